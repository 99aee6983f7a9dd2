using Bespoke.Fitting.Kernels;

namespace Bespoke.Fitting.Tests.Kernels;

/// <summary>All fitting kernels of one vector width, so that a test names the width by a number.</summary>
internal unsafe interface IFittingKernels
{
    int Lanes { get; }

    void Exp(float* x, float* result);

    void Log2(float* x, float* result);

    void Tanh(float* x, float* result);

    void Noise(uint index, uint seed, float* result);

    void Uniform(uint index, uint seed, float* result);

    void Interleave(float* a, float* b, float* result);

    void Deinterleave(float* source, float* even, float* odd);

    void Copy(float* source, float* destination, int count);

    void Add(float* source, float* destination, int count);

    void AddScaled(float* source, float weight, float* destination, int count);

    void Repeat(float* source, float* destination, int count);

    float Dot(float* a, float* b, int count);

    float Sum(float* a, int count);

    void RepeatEdges(float* row, int width, int margin);

    void FoldEdges(float* row, int width, int margin);

    void Multiply(float* weights, int inputs, int outputs, float* input, float* start, float* output);

    void AddOuterProduct(float* left, int rows, float* right, int columns, float* sums);

    void AddOuterSums(float* left, int rows, float* right, int columns, float* sums);

    void MultiplyScaled(float* weights, int inputs, int outputs, float* input, float* slopes, float* output);

    void SumEach(float* four, float* result);

    void MultiplyRectified(float* weights, int inputs, int outputs, float* input, float* start, float* output);

    void MultiplyMasked(float* weights, int inputs, int outputs, float* input, float* activation, float* output);

    void Square(float* values, int count);

    void SampleBits(float* latents, float* outputs, float move, float* bits);

    float Rate(float* latents, float* outputs, int count);

    float RateGrad(float* latents, float* outputs, int count, float weight, float* latentGrads, float* outputGrads);

    void SoftRound(float* latents, int count, float temperature, float noise, uint index, uint seed, float* rounded, float* slopes);

    void AddUniformNoise(float* latents, int count, uint index, uint seed, float* noisy, float* slopes);

    void GumbelRound(float* latents, int count, float temperature, uint index, uint seed, float* rounded, float* slopes);

    void Round(float* latents, int count, float* rounded);

    void SevenRows(float** rows, float* f, float* output, int width);

    void SevenTapsAlong(float* row, float* f, float* identity, float* output, int width);

    void SevenTapsAlongGrad(float* outputGrad, float* row, float* f, float* rowGrad, int width, float* sums);

    void FourRows(float** rows, float* weights, float* output, int width);

    void DoubleAlong(float* row, float* k, float* output, int coarseWidth);

    void DoubleAlongGrad(float* even, float* odd, float* row, float* k, float* rowGrad, int coarseWidth, float* sums);

    void ConvolutionRow(float** rows, int channels, float* weights, float* biases, float** outputs, int width, bool isRectified);

    float ConvolutionAt(float** rows, int channels, float* weights, int channel, int x);

    void ConvolutionWeightGrad(float** rows, float** grads, int channels, float* sums, int width);

    void Adam(AdamStep step, float* grad, float* slope, float* first, float* second, float* latent, int width);
}
