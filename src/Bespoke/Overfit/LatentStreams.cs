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

    /// <summary>The streams of one picture's latents.</summary>
    /// <param name="codec">The codec section.</param>
    /// <param name="picture">Which picture of the file, from 0.</param>
    public static LatentStreams Of(OverfitCodecSection codec, int picture)
    {
        List<LatentPiece> shared = [];
        List<List<LatentPiece>> streams = [shared];
        for (int g = 0; g < codec.Shape.Grids.Count; g++)
        {
            if (codec.IsEmpty(picture, g))
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
}
