using static Bespoke.Overfit.FixedPoint;

namespace Bespoke.Overfit;

/// <summary>Features of one target level: linear combinations of all coarser grids, inputs of the entropy network (spec/format.md, section 5.2).</summary>
internal sealed class FeatureNetwork
{
    private readonly int[] _inputs;
    private readonly IntegerTensor _weights;
    private readonly int[] _bias;
    private readonly OverfitShape _shape;
    private readonly int _level;

    public FeatureNetwork(OverfitContent content, int level)
    {
        _shape = content.Shape;
        _level = level;
        _inputs = _shape.FeatureInputs(level);
        _weights = IntegerTensor.From(content.Tensor($"features A{level}"));
        _bias = IntegerTensor.From(content.Tensor($"features a{level}")).Rescaled(_weights.Exponent);
    }

    /// <summary>Samples a row: features are constant over two by two samples of the target grid, so that half its width is enough.</summary>
    public int Width => _shape.LevelWidth(_level + 1);

    /// <summary>Rows: half those of the target grid, rounded up.</summary>
    public int Height => _shape.LevelHeight(_level + 1);

    /// <summary>Computes the features of all positions, <c>[F][Height][Width]</c> in Q6. All coarser grids must be known.</summary>
    public short[] Compute(short[][] latents)
    {
        int count = Width * Height;
        short[] features = new short[_shape.Features * count];
        for (int f = 0; f < _shape.Features; f++)
        {
            for (int y = 0; y < Height; y++)
            {
                ComputeRow(latents, f, y, features.AsSpan(f * count + y * Width, Width));
            }
        }

        return features;
    }

    private void ComputeRow(short[][] latents, int feature, int y, Span<short> row)
    {
        for (int x = 0; x < row.Length; x++)
        {
            int sum = _bias[feature];
            for (int g = 0; g < _inputs.Length; g++)
            {
                OverfitGrid grid = _shape.Grids[_inputs[g]];
                int shift = grid.Level - _level - 1;
                sum += _weights[feature, g] * latents[_inputs[g]][(y >> shift) * grid.Width + (x >> shift)];
            }

            row[x] = Saturate(Rescale(sum, _weights.Exponent, EntropyNetwork.ValueBits));
        }
    }
}
