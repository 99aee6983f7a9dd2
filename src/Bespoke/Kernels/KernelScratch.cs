namespace Bespoke.Kernels;

/// <summary>What one thread's kernels write between their steps: blocks of as many positions as a vector holds.</summary>
internal sealed class KernelScratch
{
    private const int MostInputPairs = 18;
    private const int MostHiddenPairs = 32;
    private const int MostOutputs = 8;
    private const int NarrowestCount = 8;

    /// <summary>Inputs of a block: for each pair of inputs a low and a high vector of interleaved values.</summary>
    public short[] Inputs { get; } = new short[MostInputPairs * 2 * Simd.WidestCount];

    /// <summary>Hidden values of a block, laid out like <see cref="Inputs"/>.</summary>
    public short[] Hidden { get; } = new short[MostHiddenPairs * 2 * Simd.WidestCount];

    /// <summary>A second hidden layer.</summary>
    public short[] Hidden2 { get; } = new short[MostHiddenPairs * 2 * Simd.WidestCount];

    /// <summary>Sums of a block: for each output a low and a high vector.</summary>
    public int[] Sums { get; } = new int[MostOutputs * Simd.WidestCount];

    /// <summary>More sums.</summary>
    public int[] Sums2 { get; } = new int[MostOutputs * Simd.WidestCount];

    /// <summary>For each block of a run whether its inputs were all zero.</summary>
    public bool[] BlankBlocks { get; private set; } = [];

    /// <summary>Makes room for the blocks of a run, as many as there can be at any vector width.</summary>
    public void ReserveBlocks(int count)
    {
        int most = count / NarrowestCount + 1;
        if (BlankBlocks.Length < most)
        {
            BlankBlocks = new bool[most];
        }
    }
}
