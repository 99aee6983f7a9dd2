using System.Globalization;
using Bespoke.Coin;
using Bespoke.Fitting;
using Bespoke.Fitting.Coin;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Kernels;
using Bespoke.Metrics;

namespace Bespoke.Benchmarks;

/// <summary>
/// What the precision of a sine network's weights costs: one 5x20 network fitted to a picture and stored at several precisions, then fits that
/// end with rounded weights. Prints a table; PSNR is that of decoded samples, bytes are those of the real file.
/// </summary>
internal static class CoinWeightsTable
{
    private const int Layers = 5;
    private const int Hidden = 20;
    private const int Seed = 1;
    private static readonly int[] s_bits = [12, 10, 8];

    public static int Run(string path, int iterations, double sampling)
    {
        using FileStream stream = File.OpenRead(path);
        Picture picture = PictureFile.Read(stream);
        CoinShape shape = new(picture.Width, picture.Height, picture.Channels, Layers, Hidden);
        float[] parameters = Fit(shape, picture, iterations, sampling);
        byte[] half = CoinCodec.Write(shape, CoinWeights.ToHalf(parameters), picture.BitDepth, picture.Metadata, 0).File;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(path)}, {Layers}x{Hidden}, {iterations:N0} iterations, sampling {sampling}, seed {Seed}"));
        Console.WriteLine("| weights | bytes | of half | PSNR |");
        Console.WriteLine("|---|---|---|---|");
        Row("float32", half.Length + 2 * parameters.Length, half.Length, Psnr.Compute(picture, Evaluate(shape, parameters, picture.BitDepth)));
        Row("half precision", half.Length, half.Length, Psnr.Compute(picture, BespokeDecoder.Decode(half)));
        foreach (int bits in s_bits)
        {
            CoinQuantizer quantizer = new(shape, parameters, bits);
            float[] rounded = new float[parameters.Length];
            quantizer.Round(parameters, rounded);
            byte[] file = CoinCodec.Write(shape, quantizer.ToTensors(rounded), picture.BitDepth, picture.Metadata, 0).File;
            Row($"{bits} bits, rounded after the fit", file.Length, half.Length, Psnr.Compute(picture, BespokeDecoder.Decode(file)));
        }

        foreach (int bits in s_bits)
        {
            EncodeResult result = BespokeEncoder.Encode(picture, new EncodeOptions
            {
                Codec = CodecKind.Coin,
                Iterations = iterations,
                Seed = Seed,
                Coin = new CoinOptions { Layers = Layers, Width = Hidden, WeightBits = bits, Sampling = sampling },
            });
            Row($"`--weight-bits {bits}`", result.File.Length, half.Length, result.Psnr);
        }

        return 0;
    }

    /// <summary>The parameters that the encoder has before it rounds them.</summary>
    private static float[] Fit(CoinShape shape, Picture picture, int iterations, double sampling)
    {
        using WorkerTeam team = new(Environment.ProcessorCount);
        using CoinGraph graph = CoinGraph.Create(shape, picture, team);
        FitMonitor monitor = new(iterations, limit: null, progress: null, CancellationToken.None);
        EncodeOptions defaults = new();
        CoinSchedule schedule = new(iterations, defaults.Coin.LearningRate, defaults.Coin.LearningRateDecay, RoundedShare: 0);
        CoinFitter fitter = new(graph, SineInitialization.Make(shape, Seed), monitor, schedule, bpp: 0, sampling, Seed);
        fitter.Run();
        return fitter.Best.ToArray();
    }

    private static Picture Evaluate(CoinShape shape, float[] parameters, int bitDepth)
    {
        PositionGrid grid = new(shape, new PictureSize(shape.Width, shape.Height), new PictureRegion(0, 0, shape.Width, shape.Height));
        return CoinReconstruction.Run(new SineNetwork(shape, parameters), grid, bitDepth, PictureMetadata.Empty, Execution.On(1));
    }

    private static void Row(string weights, int bytes, int halfBytes, double psnr) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| {weights} | {bytes:N0} | {100.0 * bytes / halfBytes:F0} % | {psnr:F2} dB |"));
}
