using Bespoke.Benchmarks;

return args switch
{
    ["decode"] => DecodeBenchmark.Run(SyntheticFile.Make(768, 512), ""),
    ["decode", string file] => DecodeBenchmark.Run(File.ReadAllBytes(file), ""),
    ["decode", string file, string level] => DecodeBenchmark.Run(File.ReadAllBytes(file), level),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Speed of the codec on this machine. Build with -c Release.

          decode [FILE [LEVEL]]   decoding a .bsk file, or a made-up 768 x 512 one: each stage, vector width and number of threads;
                                  LEVEL (Scalar, Vector128, ...) picks one vector width
        """);
    return 2;
}
