using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bespoke.Fitting.Kernels;

/// <summary>Four lanes.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Vector128<float>>
{
    public static int Count => 4;

    public static Vector128<float> Zero => Vector128<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, float* destination) => Vector128.Store(value, destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Min(Vector128<float> a, Vector128<float> b) => Vector128.MinNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => Vector128.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Abs(Vector128<float> a) => Vector128.Abs(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sqrt(Vector128<float> a) => Vector128.Sqrt(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Floor(Vector128<float> a) => Vector128.Floor(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Greater(Vector128<float> a, Vector128<float> b) => Vector128.GreaterThan(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Select(Vector128<float> mask, Vector128<float> whenSet, Vector128<float> whenClear) =>
        Vector128.ConditionalSelect(mask, whenSet, whenClear);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Keep(Vector128<float> mask, Vector128<float> a) => mask & a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> PowerOfTwo(Vector128<float> n) =>
        ((Vector128.ConvertToInt32Native(n) + Vector128.Create(127)) << 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SplitExponent(Vector128<float> a, out Vector128<float> mantissa)
    {
        Vector128<int> bits = a.AsInt32();
        mantissa = ((bits & Vector128.Create(0x007FFFFF)) | Vector128.Create(0x3F800000)).AsSingle();
        return Vector128.ConvertToSingle((bits >>> 23) - Vector128.Create(127));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Xor(Vector128<float> a, Vector128<float> b) => a ^ b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LowestBitToSign(Vector128<float> a) => (a.AsInt32() << 31).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> a) => Vector128.Sum(a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> SumEach(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        // First a0+a2 b0+b2 a1+a3 b1+b3. The portable lines give the same bits; they cost several instructions for one.
        if (Sse.IsSupported)
        {
            Vector128<float> ab = Sse.UnpackLow(a, b) + Sse.UnpackHigh(a, b);
            Vector128<float> cd = Sse.UnpackLow(c, d) + Sse.UnpackHigh(c, d);
            return Sse.MoveLowToHigh(ab, cd) + Sse.MoveHighToLow(cd, ab);
        }

        Interleave(a, b, out Vector128<float> low, out Vector128<float> high);
        Vector128<float> first = low + high;
        Interleave(c, d, out low, out high);
        Vector128<float> second = low + high;
        return Vector128.Create(first.GetLower(), second.GetLower()) + Vector128.Create(first.GetUpper(), second.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Interleave(Vector128<float> a, Vector128<float> b, out Vector128<float> low, out Vector128<float> high)
    {
        Vector128<float> odd = Vector128.Create(0, -1, 0, -1).AsSingle();
        Vector128<int> first = Vector128.Create(0, 0, 1, 1);
        Vector128<int> second = Vector128.Create(2, 2, 3, 3);
        low = Vector128.ConditionalSelect(odd, Vector128.Shuffle(b, first), Vector128.Shuffle(a, first));
        high = Vector128.ConditionalSelect(odd, Vector128.Shuffle(b, second), Vector128.Shuffle(a, second));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Deinterleave(Vector128<float> low, Vector128<float> high, out Vector128<float> even, out Vector128<float> odd)
    {
        Vector128<float> upper = Vector128.Create(0, 0, -1, -1).AsSingle();
        Vector128<int> evens = Vector128.Create(0, 2, 0, 2);
        Vector128<int> odds = Vector128.Create(1, 3, 1, 3);
        even = Vector128.ConditionalSelect(upper, Vector128.Shuffle(high, evens), Vector128.Shuffle(low, evens));
        odd = Vector128.ConditionalSelect(upper, Vector128.Shuffle(high, odds), Vector128.Shuffle(low, odds));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Noise(uint index, uint seed)
    {
        // The sum of the hash's four bytes is close to normal.
        Vector128<uint> x = Hash(index, seed);
        Vector128<uint> pairs = (x & Vector128.Create(0x00FF00FFu)) + ((x >>> 8) & Vector128.Create(0x00FF00FFu));
        Vector128<int> sum = ((pairs & Vector128.Create(0xFFFFu)) + (pairs >>> 16)).AsInt32();
        return (Vector128.ConvertToSingle(sum) - Vector128.Create(510f)) * Vector128.Create(NoiseScale.Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Uniform(uint index, uint seed)
    {
        // The hash's upper 23 bits k as a mantissa: 1 + k / 2^23, less 1 - 1 / 2^24. The difference is exact.
        Vector128<float> x = ((Hash(index, seed) >>> 9) | Vector128.Create(0x3F800000u)).AsSingle();
        return x - Vector128.Create(1 - (1f / (1 << 24)));
    }

    /// <summary>An integer hash (xor-shift, multiply) of the sample's number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Hash(uint index, uint seed)
    {
        Vector128<uint> x = (Vector128.Create(index) + Vector128<uint>.Indices) * Vector128.Create(0x9E3779B9u) + Vector128.Create(seed);
        x = (x ^ (x >>> 16)) * Vector128.Create(0x7FEB352Du);
        x = (x ^ (x >>> 15)) * Vector128.Create(0x846CA68Bu);
        return x ^ (x >>> 16);
    }
}
