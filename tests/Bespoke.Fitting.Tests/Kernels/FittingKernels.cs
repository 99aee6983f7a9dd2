using System.Runtime.Intrinsics;
using Bespoke.Fitting.Kernels;

namespace Bespoke.Fitting.Tests.Kernels;

internal static class FittingKernels
{
    /// <summary>The kernels for vectors of 128, 256 or 512 bits. Every width runs on every machine.</summary>
    public static IFittingKernels Of(int bits) => bits switch
    {
        128 => new FittingKernels<Lanes128, Vector128<float>>(),
        256 => new FittingKernels<Lanes256, Vector256<float>>(),
        512 => new FittingKernels<Lanes512, Vector512<float>>(),
        _ => throw new ArgumentOutOfRangeException(nameof(bits)),
    };
}

/// <summary>Passes every call on.</summary>
internal sealed unsafe class FittingKernels<TLanes, TVector> : IFittingKernels
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    public int Lanes => TLanes.Count;

    public void Exp(float* x, float* result) => TLanes.Store(VectorMath<TLanes, TVector>.Exp(TLanes.Load(x)), result);

    public void Log2(float* x, float* result) => TLanes.Store(VectorMath<TLanes, TVector>.Log2(TLanes.Load(x)), result);

    public void Tanh(float* x, float* result) => TLanes.Store(VectorMath<TLanes, TVector>.Tanh(TLanes.Load(x)), result);

    public void Noise(uint index, uint seed, float* result) => TLanes.Store(TLanes.Noise(index, seed), result);

    public void Uniform(uint index, uint seed, float* result) => TLanes.Store(TLanes.Uniform(index, seed), result);

    public void Interleave(float* a, float* b, float* result)
    {
        TLanes.Interleave(TLanes.Load(a), TLanes.Load(b), out TVector low, out TVector high);
        TLanes.Store(low, result);
        TLanes.Store(high, result + TLanes.Count);
    }

    public void Deinterleave(float* source, float* even, float* odd)
    {
        TLanes.Deinterleave(TLanes.Load(source), TLanes.Load(source + TLanes.Count), out TVector first, out TVector second);
        TLanes.Store(first, even);
        TLanes.Store(second, odd);
    }

    public void Copy(float* source, float* destination, int count) => RowKernel<TLanes, TVector>.Copy(source, destination, count);

    public void Add(float* source, float* destination, int count) => RowKernel<TLanes, TVector>.Add(source, destination, count);

    public void AddScaled(float* source, float weight, float* destination, int count) =>
        RowKernel<TLanes, TVector>.AddScaled(source, weight, destination, count);

    public void Repeat(float* source, float* destination, int count) => RowKernel<TLanes, TVector>.Repeat(source, destination, count);

    public float Dot(float* a, float* b, int count) => RowKernel<TLanes, TVector>.Dot(a, b, count);

    public float Sum(float* a, int count) => RowKernel<TLanes, TVector>.Sum(a, count);

    public void RepeatEdges(float* row, int width, int margin) => RowKernel<TLanes, TVector>.RepeatEdges(row, width, margin);

    public void FoldEdges(float* row, int width, int margin) => RowKernel<TLanes, TVector>.FoldEdges(row, width, margin);

    public void Multiply(float* weights, int inputs, int outputs, float* input, float* start, float* output) =>
        MatrixKernel<TLanes, TVector>.Multiply(weights, inputs, outputs, input, start, output);

    public void AddOuterSums(float* left, int rows, float* right, int columns, float* sums) =>
        OuterSumKernel<TLanes, TVector>.Add(left, rows, right, columns, sums);

    public void MultiplyScaled(float* weights, int inputs, int outputs, float* input, float* slopes, float* output) =>
        MatrixKernel<TLanes, TVector>.MultiplyScaled(weights, inputs, outputs, input, slopes, output);

    public void SumEach(float* four, float* result) => Vector128.Store(
        TLanes.SumEach(
            TLanes.Load(four), TLanes.Load(four + TLanes.Count), TLanes.Load(four + 2 * TLanes.Count), TLanes.Load(four + 3 * TLanes.Count)),
        result);

    public void AddOuterProduct(float* left, int rows, float* right, int columns, float* sums) =>
        MatrixKernel<TLanes, TVector>.AddOuterProduct(left, rows, right, columns, sums);

    public void MultiplyRectified(float* weights, int inputs, int outputs, float* input, float* start, float* output) =>
        MatrixKernel<TLanes, TVector>.MultiplyRectified(weights, inputs, outputs, input, start, output);

    public void MultiplyMasked(float* weights, int inputs, int outputs, float* input, float* activation, float* output) =>
        MatrixKernel<TLanes, TVector>.MultiplyMasked(weights, inputs, outputs, input, activation, output);

    public void Square(float* values, int count) => RowKernel<TLanes, TVector>.Square(values, count);

    public void SampleBits(float* latents, float* outputs, float move, float* bits) =>
        LaplaceKernel<TLanes, TVector>.SampleBits(latents, outputs, move, bits);

    public float Rate(float* latents, float* outputs, int count) => LaplaceKernel<TLanes, TVector>.Rate(latents, outputs, count);

    public float RateGrad(float* latents, float* outputs, int count, float weight, float* latentGrads, float* outputGrads) =>
        LaplaceKernel<TLanes, TVector>.RateGrad(latents, outputs, count, weight, latentGrads, outputGrads);

    public void SoftRound(float* latents, int count, float temperature, float noise, uint index, uint seed, float* rounded, float* slopes) =>
        SoftRoundKernel<TLanes, TVector>.Run(latents, count, temperature, noise, index, seed, rounded, slopes);

    public void AddUniformNoise(float* latents, int count, uint index, uint seed, float* noisy, float* slopes) =>
        UniformNoiseKernel<TLanes, TVector>.Run(latents, count, index, seed, noisy, slopes);

    public void GumbelRound(float* latents, int count, float temperature, uint index, uint seed, float* rounded, float* slopes) =>
        GumbelRoundKernel<TLanes, TVector>.Run(latents, count, temperature, index, seed, rounded, slopes);

    public void Round(float* latents, int count, float* rounded) => SoftRoundKernel<TLanes, TVector>.Round(latents, count, rounded);

    public void SevenRows(float** rows, float* f, float* output, int width) => FilterKernel<TLanes, TVector>.SevenRows(rows, f, output, width);

    public void SevenTapsAlong(float* row, float* f, float* identity, float* output, int width) =>
        FilterKernel<TLanes, TVector>.SevenTapsAlong(row, f, identity, output, width);

    public void SevenTapsAlongGrad(float* outputGrad, float* row, float* f, float* rowGrad, int width, float* sums) =>
        FilterKernel<TLanes, TVector>.SevenTapsAlongGrad(outputGrad, row, f, rowGrad, width, sums);

    public void FourRows(float** rows, float* weights, float* output, int width) => FilterKernel<TLanes, TVector>.FourRows(rows, weights, output, width);

    public void DoubleAlong(float* row, float* k, float* output, int coarseWidth) =>
        FilterKernel<TLanes, TVector>.DoubleAlong(row, k, output, coarseWidth);

    public void DoubleAlongGrad(float* even, float* odd, float* row, float* k, float* rowGrad, int coarseWidth, float* sums) =>
        FilterKernel<TLanes, TVector>.DoubleAlongGrad(even, odd, row, k, rowGrad, coarseWidth, sums);

    public void ConvolutionRow(float** rows, int channels, float* weights, float* biases, float** outputs, int width, bool isRectified) =>
        ConvolutionKernel<TLanes, TVector>.Row(rows, channels, weights, biases, outputs, width, isRectified);

    public float ConvolutionAt(float** rows, int channels, float* weights, int channel, int x) =>
        ConvolutionKernel<TLanes, TVector>.At(rows, channels, weights, channel, x);

    public void ConvolutionWeightGrad(float** rows, float** grads, int channels, float* sums, int width) =>
        ConvolutionKernel<TLanes, TVector>.WeightGrad(rows, grads, channels, sums, width);

    public void Adam(AdamStep step, float* grad, float* slope, float* first, float* second, float* latent, int width) =>
        AdamKernel<TLanes, TVector>.Run(step, grad, slope, first, second, latent, width);
}
