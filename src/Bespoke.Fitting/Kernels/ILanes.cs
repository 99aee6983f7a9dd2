using System.Runtime.Intrinsics;

namespace Bespoke.Fitting.Kernels;

/// <summary>
/// What the float kernels need of a vector width. Each kernel is written once, as a generic over a struct that implements this, and compiled by the
/// JIT for every width: struct type arguments get code of their own, with the calls below inlined to single instructions.
/// </summary>
/// <typeparam name="TVector">The vector: <c>Vector128&lt;float&gt;</c>, <c>Vector256&lt;float&gt;</c> or <c>Vector512&lt;float&gt;</c>.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Lanes of the vector: 4, 8 or 16.</summary>
    static abstract int Count { get; }

    static abstract TVector Zero { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector value, float* destination);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a * b + c, fused where the machine can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector Min(TVector a, TVector b);

    static abstract TVector Max(TVector a, TVector b);

    static abstract TVector Abs(TVector a);

    static abstract TVector Sqrt(TVector a);

    static abstract TVector Floor(TVector a);

    /// <summary>All bits set in the lanes where a &gt; b.</summary>
    static abstract TVector Greater(TVector a, TVector b);

    /// <summary>Lanes of <paramref name="whenSet"/> where the mask is set, else of <paramref name="whenClear"/>.</summary>
    static abstract TVector Select(TVector mask, TVector whenSet, TVector whenClear);

    /// <summary>Lanes of <paramref name="a"/> where the mask is set, else zero.</summary>
    static abstract TVector Keep(TVector mask, TVector a);

    /// <summary>2^n for lanes that hold integers in -126..127.</summary>
    static abstract TVector PowerOfTwo(TVector n);

    /// <summary>Splits positive normal numbers into mantissa in [1, 2) and exponent.</summary>
    static abstract TVector SplitExponent(TVector a, out TVector mantissa);

    /// <summary>Exclusive or of the bits.</summary>
    static abstract TVector Xor(TVector a, TVector b);

    /// <summary>Each lane's lowest bit moved to its sign, all other bits zero.</summary>
    static abstract TVector LowestBitToSign(TVector a);

    static abstract float Sum(TVector a);

    /// <summary>The sums of the lanes of each of four vectors.</summary>
    static abstract Vector128<float> SumEach(TVector a, TVector b, TVector c, TVector d);

    /// <summary>a0 b0 a1 b1 ...</summary>
    static abstract void Interleave(TVector a, TVector b, out TVector low, out TVector high);

    /// <summary>Undoes <see cref="Interleave"/>: even lanes of low, high; odd lanes of low, high.</summary>
    static abstract void Deinterleave(TVector low, TVector high, out TVector even, out TVector odd);

    /// <summary>
    /// Approximately Gaussian noise of mean 0 and variance 1 for the samples <paramref name="index"/>, <paramref name="index"/> + 1, ...;
    /// a hash of seed and index, so that it depends on neither vector width nor thread.
    /// </summary>
    static abstract TVector Noise(uint index, uint seed);

    /// <summary>Noise of the same hash, uniform in 0..1: the numbers (2k + 1) / 2^24, so that neither end occurs and the mean is 1/2.</summary>
    static abstract TVector Uniform(uint index, uint seed);
}
