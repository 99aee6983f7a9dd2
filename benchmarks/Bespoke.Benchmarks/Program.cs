using System.Globalization;
using Bespoke.Benchmarks;

return args switch
{
    ["decode"] => DecodeBenchmark.Run(SyntheticFile.Make(768, 512), ""),
    ["decode", string file] => DecodeBenchmark.Run(File.ReadAllBytes(file), ""),
    ["decode", string file, string level] => DecodeBenchmark.Run(File.ReadAllBytes(file), level),
    ["fit"] => FitBenchmark.Run(2),
    ["fit", string size] when size is "0" or "1" or "2" or "3" => FitBenchmark.Run(size[0] - '0'),
    ["coin"] => CoinBenchmark.Run(10, 28),
    ["coin-weights", string picture] => CoinWeightsTable.Run(picture, 1000, sampling: 1),
    ["coin-weights", string picture, string iterations] when int.TryParse(iterations, out int n) && n > 0 => CoinWeightsTable.Run(picture, n, sampling: 1),
    ["coin-weights", string picture, string iterations, string sampling]
        when int.TryParse(iterations, out int n) && n > 0 && double.TryParse(sampling, CultureInfo.InvariantCulture, out double share) && share is > 0 and <= 1 =>
            CoinWeightsTable.Run(picture, n, share),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Speed of the codec on this machine. Build with -c Release.

          decode [FILE [LEVEL]]   decoding a .bsk file, or a made-up 768 x 512 one: each stage, vector width and number of threads;
                                  LEVEL (Scalar, Vector128, ...) picks one vector width
          fit [SIZE]              one fitting iteration on 768 x 512 pixels, whole and by stages, at each vector width and number of
                                  threads; SIZE 0 to 3 (default 2) is the decoder's
          coin                    the same for a sine network of 10 layers of 28, and its decoding
          coin-weights PICTURE [ITERATIONS [SAMPLING]]
                                  a 5x20 sine network's weights at several precisions: bytes and PSNR (default 1,000 iterations of
                                  all pixels)
        """);
    return 2;
}
