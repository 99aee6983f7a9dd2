using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Runtime;

namespace Bespoke.Fitting.Overfit;

/// <summary>One part's blocks and sums for <see cref="EntropyStage{TLanes, TVector}"/>; a block is <c>[features][BlockSize]</c>.</summary>
/// <remarks>
/// What one product reads lies together, behind a row of ones that makes biases one more weight:
/// 1, x, h2 are inputs of the output layer, 1, x of the first, 1, h1 of the second; gradients of outputs and z1 both lead to x.
/// Outputs of products are padded to a multiple of four rows; nothing reads the padding.
/// </remarks>
internal sealed unsafe class EntropyPart<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int N = MatrixKernel.BlockSize;
    private readonly int _d;
    private readonly int _sumFloats;

    public EntropyPart(int d, int grids, NativeArena arena)
    {
        _d = d;
        int padded = MatrixKernel.Padded(d);
        int lanes = TLanes.Count;
        Bits = new double[grids];
        OneXH2 = arena.Floats((1 + d + padded) * N);
        X = OneXH2 + N;
        H2 = X + (d * N);
        OneH1 = arena.Floats((1 + padded) * N);
        H1 = OneH1 + N;
        OutputGrad = arena.Floats((2 + padded) * N);
        D1 = OutputGrad + (2 * N);
        D2 = arena.Floats(padded * N);
        XGrad = arena.Floats(padded * N);
        Latent = arena.Floats(N);
        LatentGrad = arena.Floats(N);
        Output = arena.Floats(MatrixKernel.Padded(2) * N);
        new Span<float>(OneXH2, N).Fill(1);
        new Span<float>(OneH1, N).Fill(1);
        int layer = padded * (d + 1) * lanes;
        _sumFloats = (2 * layer) + (2 * ((2 * d) + 1) * lanes);
        Sums = arena.Floats(_sumFloats);
        W1 = Sums;
        W2 = W1 + layer;
        Out = W2 + layer;
    }

    /// <summary>Bits of each grid.</summary>
    public double[] Bits { get; }

    public float* OneXH2 { get; }

    /// <summary>Contexts, <c>[D]</c>.</summary>
    public float* X { get; }

    /// <summary>Second hidden layer, <c>[D]</c>.</summary>
    public float* H2 { get; }

    public float* OneH1 { get; }

    /// <summary>First hidden layer, <c>[D]</c>.</summary>
    public float* H1 { get; }

    /// <summary>Gradients of mean and raw log-scale, <c>[2]</c>, with <see cref="D1"/> behind them.</summary>
    public float* OutputGrad { get; }

    /// <summary>Gradient of the first layer before rectification.</summary>
    public float* D1 { get; }

    /// <summary>Gradient of the second layer before rectification.</summary>
    public float* D2 { get; }

    public float* XGrad { get; }

    /// <summary>The latents themselves.</summary>
    public float* Latent { get; }

    public float* LatentGrad { get; }

    /// <summary>Mean and raw log-scale, <c>[2]</c>.</summary>
    public float* Output { get; }

    /// <summary>All sums, lane by lane.</summary>
    public float* Sums { get; }

    /// <summary>Sums of b1, W1, <c>[D][1 + D]</c>.</summary>
    public float* W1 { get; }

    /// <summary>Sums of b2, W2, <c>[D][1 + D]</c>.</summary>
    public float* W2 { get; }

    /// <summary>Sums of bo, Wl, Wo, <c>[1 + 2D][2]</c>.</summary>
    public float* Out { get; }

    public void ClearSums() => new Span<float>(Sums, _sumFloats).Clear();

    /// <summary>Squares all factors of the outer products, and the context's gradient.</summary>
    public void SquareAll()
    {
        RowKernel<TLanes, TVector>.Square(OneXH2, (1 + (2 * _d)) * N);
        RowKernel<TLanes, TVector>.Square(H1, _d * N);
        RowKernel<TLanes, TVector>.Square(OutputGrad, (2 + _d) * N);
        RowKernel<TLanes, TVector>.Square(D2, _d * N);
        RowKernel<TLanes, TVector>.Square(XGrad, _d * N);
    }
}
