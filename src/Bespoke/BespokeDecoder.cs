using Bespoke.Imaging;

namespace Bespoke;

/// <summary>Decodes .bsk files: bytes in, samples out, the same on every machine.</summary>
public static class BespokeDecoder
{
    /// <summary>Decodes a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="options">How to decode; null means the defaults.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="BespokeFormatException">The file is damaged, cut off, or unknown.</exception>
    /// <exception cref="BespokeLimitException">The file is over a limit.</exception>
    public static Picture Decode(ReadOnlySpan<byte> file, DecodeOptions? options = null) =>
        throw new NotImplementedException();
}
