using Bespoke.Fitting.Kernels;
using Bespoke.Fitting.Runtime;

namespace Bespoke.Fitting.Overfit;

/// <summary>One part's blocks and sums for <see cref="SynthesisStage{TLanes, TVector}"/>; a block is <c>[features][BlockSize]</c>.</summary>
/// <remarks>Inputs of layers with a bias have a row of ones before them. Outputs of products are padded to a multiple of four rows.</remarks>
internal sealed unsafe class SynthesisPart<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int N = MatrixKernel.BlockSize;
    private readonly int _levels;
    private readonly int _hidden;
    private readonly int _channels;
    private readonly int _sumFloats;

    public SynthesisPart(int levels, int hidden, int channels, NativeArena arena)
    {
        _levels = levels;
        _hidden = hidden;
        _channels = channels;
        int lanes = TLanes.Count;
        OneInput = arena.Floats((1 + levels) * N);
        Input = OneInput + N;
        OneHidden = arena.Floats((1 + hidden) * N);
        Hidden = OneHidden + N;
        OutputGrad = arena.Floats((channels + hidden) * N);
        HiddenGrad = OutputGrad + (channels * N);
        InputGrad = arena.Floats(MatrixKernel.Padded(levels) * N);
        Output = arena.Floats(MatrixKernel.Padded(channels) * N);
        Side = arena.Floats(MatrixKernel.Padded(channels) * N);
        new Span<float>(OneInput, N).Fill(1);
        new Span<float>(OneHidden, N).Fill(1);
        _sumFloats = ((hidden * (1 + levels)) + ((1 + hidden) * channels) + (levels * channels)) * lanes;
        Sums = arena.Floats(_sumFloats);
        V1 = Sums;
        V2 = V1 + (hidden * (1 + levels) * lanes);
        P = V2 + ((1 + hidden) * channels * lanes);
    }

    public float* OneInput { get; }

    /// <summary>Upsampled latents, <c>[L]</c>.</summary>
    public float* Input { get; }

    public float* OneHidden { get; }

    /// <summary>Hidden layer, <c>[h]</c>.</summary>
    public float* Hidden { get; }

    /// <summary>Gradient of the picture, <c>[C]</c>, with <see cref="HiddenGrad"/> behind it.</summary>
    public float* OutputGrad { get; }

    public float* HiddenGrad { get; }

    public float* InputGrad { get; }

    /// <summary>Output of the 1x1 layers, <c>[C]</c>; backward, its gradient.</summary>
    public float* Output { get; }

    /// <summary>Output of the side path, <c>[C]</c>.</summary>
    public float* Side { get; }

    /// <summary>All sums, lane by lane.</summary>
    public float* Sums { get; }

    /// <summary>Sums of c1, V1, <c>[h][1 + L]</c>.</summary>
    public float* V1 { get; }

    /// <summary>Sums of c2, V2, <c>[1 + h][C]</c>.</summary>
    public float* V2 { get; }

    /// <summary>Sums of P, <c>[L][C]</c>.</summary>
    public float* P { get; }

    public void ClearSums() => new Span<float>(Sums, _sumFloats).Clear();

    /// <summary>Squares all factors of the outer products.</summary>
    public void SquareAll()
    {
        RowKernel<TLanes, TVector>.Square(Input, _levels * N);
        RowKernel<TLanes, TVector>.Square(Hidden, _hidden * N);
        RowKernel<TLanes, TVector>.Square(OutputGrad, (_channels + _hidden) * N);
        RowKernel<TLanes, TVector>.Square(Output, _channels * N);
    }
}
