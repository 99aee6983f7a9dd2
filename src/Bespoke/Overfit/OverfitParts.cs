using Bespoke.Container;
using Bespoke.Entropy;
using Bespoke.Kernels;

namespace Bespoke.Overfit;

/// <summary>What the networks and latents of an overfitted file cost.</summary>
internal static class OverfitParts
{
    /// <summary>Describes a file; with <paramref name="measureLatents"/> its latents are decoded, and each grid is listed.</summary>
    public static PayloadParts Of(BskFile file, DecodeOptions? measureLatents)
    {
        OverfitCodecSection codec = OverfitCodecSection.Read(file.CodecSection, file.Header);
        List<QuantizedTensor> tensors = OverfitTensors.Create(codec.Shape, OverfitBases.FindFor(codec), codec.IsSpikeSlab);
        NetworkCoder.Read(file.NetworkSection, tensors);
        List<BespokePart> parts = [];
        double[] tensorBits = NetworkCoder.Bits(tensors);
        IEnumerable<(string Name, double Bits)> modules = tensors
            .Select((tensor, t) => (Name: "network: " + tensor.Name.Split(' ')[0], Bits: tensorBits[t]))
            .GroupBy(tensor => tensor.Name, (name, group) => (name, group.Sum(tensor => tensor.Bits)));
        PayloadParts.AddShares(parts, modules, file.NetworkSection.Length);
        if (file.Header.IsSet)
        {
            AddPictures(parts, file);
        }
        else if (measureLatents is not null)
        {
            PayloadParts.AddShares(parts, LatentBits(file, codec, measureLatents), file.LatentSection.Length);
        }
        else
        {
            AddStreams(parts, file, codec);
        }

        return new PayloadParts(parts, codec.Shape.MultiplicationsPerPixel, codec.BaseId, codec.IsSpikeSlab);
    }

    private static List<(string Name, double Bits)> LatentBits(BskFile file, OverfitCodecSection codec, DecodeOptions options)
    {
        OverfitLimits.Check(codec.Shape, options with { ScaleLog2 = 0 }, bytesBeside: sizeof(short) + sizeof(byte));
        OverfitContent content = OverfitCodec.ReadNetworks(file, codec);
        IntegerNetworks networks = new(content);
        Execution execution = Execution.On(options.Threads);
        LatentCoder.Decode(file.LatentSection, isCut: false, content, codec, picture: 0, networks, finestLevel: 0, execution);
        LatentRates rates = LatentRates.Compute(content, networks, execution);
        List<(string, double)> grids = [];
        for (int g = 0; g < codec.Shape.Grids.Count; g++)
        {
            double bits = 0;
            for (int n = 0; n < codec.Shape.Grids[g].Count && !codec.IsEmpty(0, g); n++)
            {
                bits += NumberCoder.Bits(rates.Scales[g][n], rates.Means[g][n], content.Latents[g][n]);
            }

            grids.Add((NameOf(codec.Shape.Grids[g]), bits));
        }

        return grids;
    }

    private static void AddStreams(List<BespokePart> parts, BskFile file, OverfitCodecSection codec)
    {
        LatentStreams streams = LatentStreams.Of(codec, picture: 0);
        if (streams.Pieces.Count == 1)
        {
            parts.Add(new BespokePart("latents", file.LatentSection.Length));
            return;
        }

        Piece[] places = JoinedPieces.Locate(file.LatentSection, streams.Pieces.Count, isCut: false);
        parts.Add(new BespokePart("latents: stream lengths", places[0].Start));
        parts.Add(new BespokePart("latents: small grids", places[0].Length));
        foreach (IGrouping<int, int> grid in Enumerable.Range(1, places.Length - 1).GroupBy(s => streams.Pieces[s][0].Grid))
        {
            parts.Add(new BespokePart(NameOf(codec.Shape.Grids[grid.Key]), grid.Sum(s => places[s].Length)));
        }
    }

    private static void AddPictures(List<BespokePart> parts, BskFile file)
    {
        Piece[] pieces = JoinedPieces.Locate(file.LatentSection, file.Header.PictureCount, isCut: false);
        parts.Add(new BespokePart("latents: lengths", pieces[0].Start));
        parts.AddRange(pieces.Select((piece, n) => new BespokePart($"latents: picture {n + 1}", piece.Length)));
    }

    private static string NameOf(OverfitGrid grid) =>
        $"latents: {(grid.IsHyper ? "hyper grid" : "grid")} {grid.Level} ({grid.Width}x{grid.Height})";
}
