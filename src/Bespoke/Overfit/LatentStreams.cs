using Bespoke.Container;

namespace Bespoke.Overfit;

/// <summary>One band of one grid: the smallest piece of the latent section.</summary>
/// <param name="Grid">Index in <see cref="OverfitShape.Grids"/>.</param>
/// <param name="Band">Which rows.</param>
internal readonly record struct LatentPiece(int Grid, LatentBand Band);

/// <summary>
/// How the latents are spread over range-coded streams (spec/format.md, section 5.1): all in one, or, sliced, small grids together and each
/// band of a large grid on its own, so that several threads can decode.
/// </summary>
internal sealed class LatentStreams
{
    private const int LargestSmallGrid = 16_384;

    private LatentStreams(List<List<LatentPiece>> pieces)
    {
        Pieces = pieces;
    }

    /// <summary>For each stream its pieces in coding order.</summary>
    public List<List<LatentPiece>> Pieces { get; }

    public static LatentStreams Of(OverfitCodecSection codec)
    {
        List<LatentPiece> shared = [];
        List<List<LatentPiece>> streams = [shared];
        for (int g = 0; g < codec.Shape.Grids.Count; g++)
        {
            if (codec.IsEmpty(g))
            {
                continue;
            }

            OverfitGrid grid = codec.Shape.Grids[g];
            IEnumerable<LatentPiece> pieces = LatentBand.Of(grid).Select(band => new LatentPiece(g, band));
            if (codec.IsSliced && grid.Count > LargestSmallGrid)
            {
                streams.AddRange(pieces.Select(piece => new List<LatentPiece> { piece }));
            }
            else
            {
                shared.AddRange(pieces);
            }
        }

        return new LatentStreams(streams);
    }

    /// <summary>Joins the streams to a latent section: the length of each but the last, then all of them.</summary>
    public static byte[] Join(IReadOnlyList<byte[]> streams)
    {
        ByteWriter writer = new();
        foreach (byte[] stream in streams.SkipLast(1))
        {
            writer.WriteVarint((uint)stream.Length);
        }

        foreach (byte[] stream in streams)
        {
            writer.Write(stream);
        }

        return writer.ToArray();
    }

    /// <summary>Finds the streams in a latent section.</summary>
    /// <param name="section">The section, or what there is of it.</param>
    /// <param name="isCut">The section ends early: its streams then have what there is of them.</param>
    /// <returns>Start and length of each stream.</returns>
    public (int Start, int Length)[] Locate(ReadOnlySpan<byte> section, bool isCut)
    {
        (int Start, int Length)[] places = new (int, int)[Pieces.Count];
        uint[] lengths = new uint[Pieces.Count - 1];
        ByteReader reader = new(section);
        for (int s = 0; s < lengths.Length; s++)
        {
            if (isCut && reader.Left < 5)
            {
                return places;
            }

            lengths[s] = reader.ReadVarint();
        }

        for (int s = 0; s < places.Length; s++)
        {
            int left = reader.Left;
            uint length = s < lengths.Length ? lengths[s] : (uint)left;
            if (length > (uint)left && !isCut)
            {
                throw new BespokeFormatException("The file is damaged: its latent streams are longer than their section.");
            }

            places[s] = (reader.Position, (int)Math.Min(length, (uint)left));
            reader.Read(places[s].Length);
        }

        return places;
    }
}
