using Bespoke.Bench.Cells;
using Bespoke.Fitting;
using Bespoke.Imaging;

namespace Bespoke.Bench.Codecs;

/// <summary>A peer that takes and gives ordinary picture files: one command encodes, one decodes.</summary>
internal sealed class PeerCodec : IBenchCodec
{
    private readonly PeerDefinition _peer;

    /// <summary>Makes the codec from its definition and the version found on this machine.</summary>
    public PeerCodec(PeerDefinition peer, string version)
    {
        _peer = peer;
        Version = version;
    }

    /// <inheritdoc/>
    public string Name => _peer.Name;

    /// <inheritdoc/>
    public string Version { get; }

    /// <inheritdoc/>
    public bool IsOurs => false;

    /// <inheritdoc/>
    public IReadOnlyList<string> Settings => _peer.Settings;

    /// <inheritdoc/>
    public string Recipe(string setting)
    {
        string value = PeerDefinition.ValueOf(setting);
        string encode = string.Join(' ', _peer.EncodeArguments(value, $"IN.{_peer.InputEnding}", $"OUT.{_peer.StreamEnding}"));
        string decode = string.Join(' ', _peer.DecodeArguments($"OUT.{_peer.StreamEnding}", $"DEC.{_peer.OutputEnding}"));
        return $"{_peer.Encoder} {encode}; {_peer.Decoder} {decode}";
    }

    /// <inheritdoc/>
    public CodecRun Run(
        SourcePicture source, string setting, TimeSpan? limit, IProgress<FitProgress>? progress, CancellationToken cancellation)
    {
        RequireRgb8(source.Picture);
        string input = source.Copy(_peer.InputEnding);
        string stream = source.Fresh($"{_peer.Name}.{_peer.StreamEnding}");
        string output = source.Fresh($"{_peer.Name}-decoded.{_peer.OutputEnding}");

        Cost encode = Tool.Run(_peer.Encoder, _peer.EncodeArguments(PeerDefinition.ValueOf(setting), input, stream), limit, cancellation);
        long bytes = LengthOf(stream, _peer.Encoder);
        Cost decode = Tool.Run(_peer.Decoder, _peer.DecodeArguments(stream, output), limit, cancellation);
        LengthOf(output, _peer.Decoder);
        try
        {
            return new CodecRun(bytes, PictureDisk.Read(output), encode, decode);
        }
        catch (PictureFormatException e)
        {
            throw new CodecFailedException(CellStatus.Failed, $"{_peer.Decoder} wrote a picture that cannot be read: {e.Message}");
        }
    }

    /// <summary>Peers are compared on 8-bit RGB, which all of them take; anything else is refused rather than converted.</summary>
    internal static void RequireRgb8(Picture picture)
    {
        if (picture.Channels != 3 || picture.BitDepth != 8)
        {
            throw new CodecFailedException(
                CellStatus.Refused,
                $"peers are measured on 8-bit RGB, and this picture has {picture.Channels} channels of {picture.BitDepth} bits");
        }
    }

    /// <summary>Length of a file that a program should have written; programs that fail with exit code 0 exist.</summary>
    internal static long LengthOf(string path, string program)
    {
        FileInfo file = new(path);
        return file is { Exists: true, Length: > 0 }
            ? file.Length
            : throw new CodecFailedException(CellStatus.Failed, $"{program} reported success and wrote nothing");
    }
}
