using Bespoke.Entropy;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>From a fitted graph to the integers of a file: latents, parameters, fixed-point formats.</summary>
internal static unsafe class ContentBuilder
{
    /// <summary>Step of the finite differences that find the curvature of upsampling kernels.</summary>
    private const float Probe = 1f / 128;

    /// <summary>
    /// Bits of latents from which on a picture is sliced, so that several threads can decode it: 64 KiB take one thread 40 ms. Lengths and ends
    /// of the streams then cost less than 0.2 %.
    /// </summary>
    private const double LeastSlicedBits = 8 * 65_536;

    /// <summary>Quantises latents and parameters. The graph's parameters become the quantised ones.</summary>
    /// <param name="graph">The fitted state.</param>
    /// <param name="lambda">Weight of bits per pixel.</param>
    /// <param name="networkBase">The base that parameters may be updates of, or null.</param>
    /// <param name="updatePrior">What updates are coded with.</param>
    /// <param name="areNetworksFixed">True when the networks are the base's and stay so.</param>
    /// <param name="lossLeft">Share of the loss by rounding that stays: less than 1 where parameters are fitted on after it, and steps may be wider.</param>
    public static OverfitContent Build(
        OverfitGraph graph,
        double lambda,
        OverfitBase? networkBase = null,
        UpdatePrior updatePrior = UpdatePrior.Learned,
        bool areNetworksFixed = false,
        double lossLeft = 1)
    {
        OverfitContent content = new(graph.Shape, networkBase, graph.Pictures.Count, networkBase is not null && updatePrior == UpdatePrior.SpikeSlab);
        FitLoss loss = graph.Run(LatentSurrogate.Hard, lambda, withGrads: false);
        content.IsSliced = loss.LatentBits / graph.Pictures.Count >= LeastSlicedBits;
        CopyLatents(graph, content);
        content.UpsampledBits = UpsampledBits(content);
        double[] curvature = new double[graph.Layout.Count];
        Curvature(graph, lambda, curvature);
        foreach (ref double h in curvature.AsSpan())
        {
            h *= lossLeft;
        }

        ParameterQuantizer quantizer = new(lambda, graph.Pixels);
        for (int t = 0; t < content.Tensors.Count; t++)
        {
            ParameterTensor place = graph.Layout.Tensors[t];
            Span<float> values = new(graph.Parameters + place.Offset, place.Count);
            if (t == content.Tensors.Count - 1 && !areNetworksFixed)
            {
                CentreColours(graph, lambda, place);
            }

            quantizer.Quantize(
                content.Tensors[t], values, curvature.AsSpan(place.Offset, place.Count), MaxExponent(place.Name, content.UpsampledBits));
            Dequantize(content.Tensors[t], values);
        }

        return content;
    }

    /// <summary>
    /// Takes the mean error of each channel out by the last bias, which is added to every sample of its channel: with D the mean over all samples, dD/db is
    /// 2 / channels times that error. What the rounding of all other parameters did to brightness goes with it, and what a short fit left: a flat area shows both.
    /// </summary>
    private static void CentreColours(OverfitGraph graph, double lambda, ParameterTensor lastBias)
    {
        graph.Run(LatentSurrogate.Hard, lambda, withGrads: true);
        for (int n = lastBias.Offset; n < lastBias.Offset + lastBias.Count; n++)
        {
            graph.Parameters[n] -= 0.5f * lastBias.Count * graph.ParameterGrads[n];
        }
    }

    /// <summary>The second derivative of L to each parameter, at the latents rounded as they stand.</summary>
    public static void Curvature(OverfitGraph graph, double lambda, Span<double> curvature)
    {
        graph.Curvature(lambda, curvature);
        ProbeUpsampling(graph, curvature);
    }

    /// <summary>The parameters that integers and exponents stand for.</summary>
    public static void Dequantize(QuantizedTensor tensor, Span<float> values)
    {
        for (int n = 0; n < values.Length; n++)
        {
            values[n] = MathF.ScaleB(tensor.Values[n], -tensor.ExponentAt(n));
        }
    }

    /// <summary>The graph's rounded latents as integers.</summary>
    public static void CopyLatents(OverfitGraph graph, OverfitContent content)
    {
        for (int g = 0; g < graph.Grids.Length; g++)
        {
            GridBuffers grid = graph.Grids[g];
            short[] latents = content.Latents[g];
            for (int y = 0; y < grid.Height; y++)
            {
                for (int x = 0; x < grid.Width; x++)
                {
                    latents[(y * grid.Width) + x] = (short)Math.Clamp(grid.Rounded[((long)y * grid.Stride) + x], short.MinValue, short.MaxValue);
                }
            }
        }
    }

    /// <summary>As many fractional bits as leave room for three times the largest latent: filters overshoot.</summary>
    private static int UpsampledBits(OverfitContent content)
    {
        int largest = 1;
        for (int g = 0; g < content.Latents.Length; g++)
        {
            if (!content.Shape.Grids[g % content.Shape.Grids.Count].IsHyper)
            {
                foreach (short latent in content.Latents[g])
                {
                    largest = Math.Max(largest, Math.Abs((int)latent));
                }
            }
        }

        return Math.Clamp((int)Math.Floor(Math.Log2(32767.0 / (3 * largest))), 0, 10);
    }

    /// <summary>Fractional bits of weights that keep every 32-bit sum of the decoder far from its ends.</summary>
    private static int MaxExponent(string name, int upsampledBits) => name switch
    {
        _ when name.StartsWith("entropy", StringComparison.Ordinal) || name.StartsWith("features", StringComparison.Ordinal) => 14,
        _ when name.StartsWith("upsampling", StringComparison.Ordinal) => 13,
        "synthesis V1" => 22 - upsampledBits,
        "synthesis V2" => 16,
        "synthesis P" => 26 - upsampledBits,
        _ => 13,
    };

    /// <summary>
    /// Kernels of four taps act on whole planes: a finite difference of the distortion along the largest tap stands for all four.
    /// </summary>
    private static void ProbeUpsampling(OverfitGraph graph, Span<double> curvature)
    {
        double middle = graph.RunDistortion();
        foreach (ParameterTensor tensor in graph.Layout.Tensors)
        {
            if (!tensor.Name.StartsWith("upsampling", StringComparison.Ordinal))
            {
                continue;
            }

            int largest = tensor.Offset + tensor.Count - 1;
            float value = graph.Parameters[largest];
            graph.Parameters[largest] = value + Probe;
            double above = graph.RunDistortion();
            graph.Parameters[largest] = value - Probe;
            double below = graph.RunDistortion();
            graph.Parameters[largest] = value;
            curvature.Slice(tensor.Offset, tensor.Count).Fill(Math.Max(0, (above + below - (2 * middle)) / (Probe * Probe)));
        }
    }
}
