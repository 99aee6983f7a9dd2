using Bespoke.Container;
using Bespoke.Entropy;
using Bespoke.Kernels;

namespace Bespoke.Overfit;

/// <summary>The latent section, both directions (spec/format.md, section 5).</summary>
internal static class LatentCoder
{
    /// <summary>Codes all grids of one picture that are not empty.</summary>
    /// <param name="content">The picture's latents.</param>
    /// <param name="codec">The codec section.</param>
    /// <param name="picture">Which picture of the file it is, from 0.</param>
    /// <param name="networks">The file's networks.</param>
    /// <param name="execution">How to work.</param>
    public static byte[] Encode(OverfitContent content, OverfitCodecSection codec, int picture, IntegerNetworks networks, Execution execution)
    {
        LatentRates rates = LatentRates.Compute(content, networks, execution);
        List<List<LatentPiece>> streams = LatentStreams.Of(codec, picture).Pieces;
        byte[][] coded = new byte[streams.Count][];
        execution.For(streams.Count, s =>
        {
            RangeEncoder encoder = new();
            foreach (LatentPiece piece in streams[s])
            {
                EncodeBand(encoder, piece.Band, content.Latents[piece.Grid], rates.Means[piece.Grid], rates.Scales[piece.Grid]);
            }

            coded[s] = encoder.Finish();
        });
        return JoinedPieces.Join(coded);
    }

    /// <summary>Decodes the grids of level <paramref name="finestLevel"/> and up into <see cref="OverfitContent.Latents"/>.</summary>
    /// <param name="section">The picture's latents: the latent section, or in a set its share of it, or what there is of that.</param>
    /// <param name="isCut">They end early: what is missing stays zero.</param>
    /// <param name="content">Takes the latents, which are zero before; its tensors are known.</param>
    /// <param name="codec">The codec section.</param>
    /// <param name="picture">Which picture of the file it is, from 0.</param>
    /// <param name="networks">The file's networks.</param>
    /// <param name="finestLevel">0 for the whole picture.</param>
    /// <param name="execution">How to work.</param>
    public static void Decode(
        byte[] section, bool isCut, OverfitContent content, OverfitCodecSection codec, int picture, IntegerNetworks networks, int finestLevel, Execution execution)
    {
        LatentStreams streams = LatentStreams.Of(codec, picture);
        Piece[] places = JoinedPieces.Locate(section, streams.Pieces.Count, isCut);
        DecodeShared(section, streams.Pieces[0], places[0], content, networks, finestLevel, execution.Level);

        LatentPiece[] bands = [.. streams.Pieces.Skip(1).Select(stream => stream[0]).Where(piece => content.Shape.Grids[piece.Grid].Level >= finestLevel)];
        LatentWavefront wavefront = new(bands, content.Shape, networks);
        execution.For(Math.Min(execution.Threads, bands.Length), _ =>
        {
            LatentBandDecoder worker = new(content, networks, execution.Level);
            wavefront.Run((n, piece, above, progress) =>
            {
                RangeDecoder decoder = new(section, places[n + 1].Start, places[n + 1].Length);
                worker.Decode(ref decoder, places[n + 1].IsCut, piece, above, progress);
            });
        });
        wavefront.ThrowIfFailed();
    }

    /// <summary>Decodes the first stream, which holds all small grids, or everything.</summary>
    private static void DecodeShared(
        byte[] section, List<LatentPiece> pieces, Piece place, OverfitContent content, IntegerNetworks networks, int finestLevel, SimdLevel level)
    {
        RangeDecoder decoder = new(section, place.Start, place.Length);
        LatentBandDecoder worker = new(content, networks, level);
        foreach (LatentPiece piece in pieces)
        {
            if (content.Shape.Grids[piece.Grid].Level < finestLevel || !worker.Decode(ref decoder, place.IsCut, piece, above: null, new BandProgress()))
            {
                return;
            }
        }
    }

    private static void EncodeBand(RangeEncoder encoder, LatentBand band, short[] latents, short[] means, byte[] scales)
    {
        for (int t = 0; t < band.DiagonalCount; t++)
        {
            for (int r = band.FirstRow(t); r < band.EndRow(t); r++)
            {
                int n = (band.Top + r) * band.Width + t - LatentBand.Slope * r;
                NumberCoder.Encode(encoder, scales[n], means[n], latents[n]);
            }
        }
    }
}
