using Bespoke.Container;
using Bespoke.Entropy;

namespace Bespoke.Coin;

/// <summary>What each layer of a sine network's file costs.</summary>
internal static class CoinParts
{
    public static PayloadParts Of(BskFile file, DecodeLimits limits)
    {
        CoinCodecSection codec = CoinCodecSection.Read(file.CodecSection, file.Header);
        CoinShape shape = codec.Shape;
        CoinLimits.Check(shape, new DecodeOptions { Limits = limits }, out _);
        CoinStarts.FindFor(codec);
        List<BespokePart> parts = [];
        if (codec.Coding == CoinWeightCoding.Integers)
        {
            double[] bits = NetworkCoder.Bits(CoinWeights.ReadIntegers(shape, file.NetworkSection));
            PayloadParts.AddShares(
                parts, Enumerable.Range(0, shape.AllLayers).Select(layer => (Name(layer), bits[2 * layer] + bits[2 * layer + 1])), file.NetworkSection.Length);
        }
        else
        {
            CoinWeights.Read(codec, file.NetworkSection);
            parts.AddRange(Enumerable.Range(0, shape.AllLayers).Select(
                layer => new BespokePart(Name(layer), 2 * shape.OutputsOf(layer) * (shape.InputsOf(layer) + 1))));
        }

        return new PayloadParts(parts, shape.MultiplicationsPerPixel, codec.StartId);
    }

    private static string Name(int layer) => $"network: layer {layer + 1}";
}
