using Bespoke.Entropy;

namespace Bespoke.Overfit;

/// <summary>The latent section, both directions (spec/format.md, section 5).</summary>
internal static class LatentCoder
{
    /// <summary>Codes all grids that are not empty.</summary>
    public static byte[] Encode(OverfitContent content, OverfitCodecSection codec, IntegerNetworks networks, int threads)
    {
        LatentRates rates = LatentRates.Compute(content, networks, threads);
        return LatentStreams.Join([.. LatentStreams.Of(codec).Pieces.Select(EncodeStream)]);

        byte[] EncodeStream(List<LatentPiece> pieces)
        {
            RangeEncoder encoder = new();
            foreach (LatentPiece piece in pieces)
            {
                EncodeBand(encoder, piece.Band, content.Latents[piece.Grid], rates.Means[piece.Grid], rates.Scales[piece.Grid]);
            }

            return encoder.Finish();
        }
    }

    /// <summary>Decodes the grids of level <paramref name="finestLevel"/> and up into <see cref="OverfitContent.Latents"/>.</summary>
    /// <param name="section">The latent section, or what there is of it.</param>
    /// <param name="isCut">The section ends early: what is missing stays zero.</param>
    /// <param name="content">Takes the latents; its tensors are known.</param>
    /// <param name="codec">The codec section.</param>
    /// <param name="networks">The file's networks.</param>
    /// <param name="finestLevel">0 for the whole picture.</param>
    public static void Decode(
        byte[] section, bool isCut, OverfitContent content, OverfitCodecSection codec, IntegerNetworks networks, int finestLevel)
    {
        LatentStreams streams = LatentStreams.Of(codec);
        (int Start, int Length)[] places = streams.Locate(section, isCut);
        LatentContext? context = null;
        int contextGrid = -1;
        for (int s = 0; s < places.Length; s++)
        {
            RangeDecoder decoder = new(section, places[s].Start, places[s].Length);
            foreach (LatentPiece piece in streams.Pieces[s].Where(piece => codec.Shape.Grids[piece.Grid].Level >= finestLevel))
            {
                if (piece.Grid != contextGrid)
                {
                    context = new LatentContext(codec.Shape, piece.Grid, content.Latents, networks);
                    contextGrid = piece.Grid;
                }

                if (!DecodeBand(ref decoder, isCut, piece.Band, context!, networks.Entropy, content.Latents[piece.Grid]))
                {
                    break;
                }
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

    /// <summary>Returns false when the stream is cut and has ended.</summary>
    private static bool DecodeBand(
        ref RangeDecoder decoder, bool isCut, LatentBand band, LatentContext latents, EntropyNetwork network, short[] samples)
    {
        Span<short> context = stackalloc short[network.Size];
        for (int t = 0; t < band.DiagonalCount; t++)
        {
            for (int r = band.FirstRow(t); r < band.EndRow(t); r++)
            {
                int x = t - LatentBand.Slope * r;
                latents.Gather(band.Top + r, x, context);
                int mean = network.Evaluate(context, out int scaleIndex);
                int value = NumberCoder.Decode(ref decoder, scaleIndex, mean);
                if (isCut && decoder.IsPastEnd)
                {
                    return false;
                }

                samples[(band.Top + r) * band.Width + x] = (short)value;
            }
        }

        return true;
    }
}
