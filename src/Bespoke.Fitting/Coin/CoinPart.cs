using Bespoke.Coin;
using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Runtime;

namespace Bespoke.Fitting.Coin;

/// <summary>What one part of the picture needs to itself: a block's values in every layer, and sums of gradients.</summary>
internal sealed unsafe class CoinPart
{
    private const int N = MatrixKernel.BlockSize;
    private readonly float* _sums;
    private readonly long _sumFloats;

    public CoinPart(CoinShape shape, NativeArena arena)
    {
        int widest = MatrixKernel.Padded(Math.Max(shape.Hidden, Math.Max(shape.Channels, CoinShape.Inputs)));
        Grad = arena.Floats(widest * N);
        OtherGrad = arena.Floats(widest * N);
        Positions = WithOnes(CoinShape.Inputs, arena);
        Targets = arena.Floats(shape.Channels * N);
        Activations = new float*[shape.Layers];
        Slopes = new float*[shape.Layers];
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            Activations[layer] = WithOnes(shape.Hidden, arena);
            Slopes[layer] = arena.Floats(MatrixKernel.Padded(shape.Hidden) * N);
        }

        _sumFloats = Enumerable.Range(0, shape.AllLayers).Sum(layer => SumsOf(shape, layer));
        _sums = arena.Floats(_sumFloats);
        Sums = new float*[shape.AllLayers];
        float* next = _sums;
        for (int layer = 0; layer < shape.AllLayers; layer++)
        {
            Sums[layer] = next;
            next += SumsOf(shape, layer);
        }
    }

    /// <summary><c>[padded outputs][N]</c>: gradient of the layer that backward is at.</summary>
    public float* Grad { get; }

    public float* OtherGrad { get; }

    /// <summary>Rows, columns, ones: <c>[3][N]</c>.</summary>
    public float* Positions { get; }

    /// <summary>Samples of the picture that were chosen one by one: <c>[channels][N]</c>.</summary>
    public float* Targets { get; }

    /// <summary>Of each sine layer its sines, a row of ones, and padding: <c>[..][N]</c>.</summary>
    public float*[] Activations { get; }

    /// <summary>Of each sine layer its cosines: <c>[padded Hidden][N]</c>, zero in the padding.</summary>
    public float*[] Slopes { get; }

    /// <summary>Of each layer the sums of its gradients: <c>[inputs + 1][padded outputs]</c>, biases in the last row.</summary>
    public float*[] Sums { get; }

    public void ClearSums()
    {
        for (long n = 0; n < _sumFloats; n += int.MaxValue)
        {
            new Span<float>(_sums + n, (int)Math.Min(int.MaxValue, _sumFloats - n)).Clear();
        }
    }

    private static long SumsOf(CoinShape shape, int layer) =>
        (long)MatrixKernel.Padded(shape.OutputsOf(layer)) * (shape.InputsOf(layer) + 1);

    private static float* WithOnes(int rows, NativeArena arena)
    {
        float* block = arena.Floats(MatrixKernel.Padded(rows + 1) * N);
        new Span<float>(block + rows * N, N).Fill(1);
        return block;
    }
}
