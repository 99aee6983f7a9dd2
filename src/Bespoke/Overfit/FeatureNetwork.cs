using Bespoke.Kernels;

namespace Bespoke.Overfit;

/// <summary>
/// Features of one target level: linear combinations of all coarser grids, inputs of the entropy network (spec/format.md, section 5.2).
/// They are constant over two by two samples of the target grid, so that they are computed at half its size.
/// </summary>
internal sealed class FeatureNetwork
{
    private readonly OverfitShape _shape;
    private readonly int _level;
    private readonly DenseLayer _layer;

    public FeatureNetwork(OverfitContent content, int level)
    {
        _shape = content.Shape;
        _level = level;
        Inputs = _shape.FeatureInputs(level);
        IntegerTensor weights = IntegerTensor.From(content.Tensor($"features A{level}"));
        int sumBits = EntropyNetwork.ValueBits + weights.Exponent;
        int[] bias = IntegerTensor.From(content.Tensor($"features a{level}")).Rescaled(sumBits);
        _layer = new DenseLayer(weights, bias, sumBits, EntropyNetwork.ValueBits);
        Stride = Simd.RoundUp(Width);
    }

    /// <summary>Indices of the grids that features are made of.</summary>
    public int[] Inputs { get; }

    /// <summary>Features.</summary>
    public int Count => _layer.Outputs;

    /// <summary>Positions a row.</summary>
    public int Width => _shape.LevelWidth(_level + 1);

    /// <summary>Rows.</summary>
    public int Height => _shape.LevelHeight(_level + 1);

    /// <summary>Values from one row of computed features to the next.</summary>
    public int Stride { get; }

    /// <summary>Computes features of some rows in Q6.</summary>
    /// <param name="latents">All grids; the rows of coarser ones that these rows need are known.</param>
    /// <param name="top">First row, at half the target's size.</param>
    /// <param name="rows">How many.</param>
    /// <param name="level">Vector width.</param>
    /// <returns><c>[F][rows][Stride]</c>.</returns>
    public short[] Compute(short[][] latents, int top, int rows, SimdLevel level)
    {
        short[] features = new short[Count * rows * Stride];
        short[] sources = new short[Inputs.Length * Stride];
        int[] offsets = [.. Enumerable.Range(0, Inputs.Length).Select(i => i * Stride)];
        KernelScratch scratch = new();
        for (int y = 0; y < rows; y++)
        {
            for (int g = 0; g < Inputs.Length; g++)
            {
                OverfitGrid grid = _shape.Grids[Inputs[g]];
                int shift = grid.Level - _level - 1;
                int row = (top + y) >> shift;
                if (y == 0 || row != (top + y - 1) >> shift)
                {
                    Stretch(level, latents[Inputs[g]].AsSpan(row * grid.Width, grid.Width), shift, sources.AsSpan(offsets[g], Width));
                }
            }

            RowsKernel.Run(level, _layer, rectify: false, sources, offsets, Width, features.AsSpan(y * Stride), rows * Stride, scratch);
        }

        return features;
    }

    /// <summary>Brings samples to Q6 and repeats each 2^shift times.</summary>
    private static void Stretch(SimdLevel level, ReadOnlySpan<short> row, int shift, Span<short> target)
    {
        if (shift == 0)
        {
            SaturatingKernel.ShiftLeft(level, row, EntropyNetwork.ValueBits, target);
            return;
        }

        for (int x = 0; x < row.Length; x++)
        {
            int start = x << shift;
            target.Slice(start, Math.Min(1 << shift, target.Length - start)).Fill(FixedPoint.Saturate(row[x] << EntropyNetwork.ValueBits));
        }
    }
}
