using Bespoke.Entropy;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Benchmarks;

/// <summary>A file that no encoder fitted but that takes a decoder as long as one of about 0.5 bits per pixel: default sizes, sparse latents.</summary>
internal static class SyntheticFile
{
    private const int ScaleOutput = 1;

    public static byte[] Make(int width, int height)
    {
        Random random = new(1);
        OverfitContent content = new(new OverfitShape(width, height, channels: 3, levels: 7, hyperStart: 4, entropySize: 2, synthesisSize: 2))
        {
            IsSliced = true,
        };
        foreach (QuantizedTensor tensor in content.Tensors)
        {
            tensor.Exponent = 8;
            bool isOutput = tensor.Name is "entropy Wo" or "entropy Wl";
            foreach (ref int value in tensor.Values.AsSpan())
            {
                value = isOutput ? 0 : random.Next(-20, 21);
            }

            tensor.ScaleIndex = NetworkCoder.ChooseScaleIndex([.. tensor.Values.Select((value, n) => value - tensor.OriginAt(n, tensor.ExponentAt(n)))]);
        }

        // All latents have this Laplace scale, and the network says so: its second output is ln b + 3.
        const double Scale = 0.17;
        QuantizedTensor bias = content.Tensor("entropy bo");
        bias.Values[0] = 0;
        bias.Values[ScaleOutput] = (int)Math.Round((Math.Log(Scale) + 3) * (1 << bias.Exponent));
        foreach (short[] grid in content.Latents)
        {
            foreach (ref short latent in grid.AsSpan())
            {
                double u = random.NextDouble() - 0.5;
                latent = (short)Math.Round(-Scale * Math.Sign(u) * Math.Log(1 - 2 * Math.Abs(u)));
            }
        }

        return OverfitCodec.Write(content, 8, PictureMetadata.Empty).File;
    }
}
