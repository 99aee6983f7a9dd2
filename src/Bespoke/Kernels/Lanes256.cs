using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bespoke.Kernels;

/// <summary>256-bit vectors: one AVX2 instruction each, or two 128-bit halves where there is none.</summary>
internal readonly struct Lanes256 : ILanes<Vector256<short>, Vector256<int>>
{
    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Load(ref short source, int index) => Vector256.LoadUnsafe(ref source, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<short> value, ref short target, int index) => value.StoreUnsafe(ref target, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> LoadInts(ref int source, int index) => Vector256.LoadUnsafe(ref source, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInts(Vector256<int> value, ref int target, int index) => value.StoreUnsafe(ref target, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(int value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> BroadcastPair(int pair) => Vector256.Create(pair).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<short> a, Vector256<short> b) => Avx2.IsSupported
        ? Avx2.MultiplyAddAdjacent(a, b)
        : Vector256.Create(Lanes128.MultiplyAdd(a.GetLower(), b.GetLower()), Lanes128.MultiplyAdd(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> a, Vector256<int> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Multiply(Vector256<int> a, Vector256<int> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Min(Vector256<int> a, Vector256<int> b) => Vector256.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Max(Vector256<int> a, Vector256<int> b) => Vector256.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> And(Vector256<int> a, Vector256<int> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ShiftLeft(Vector256<int> value, int bits) => Vector256.ShiftLeft(value, bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> ShiftRight(Vector256<int> value, int bits) => Vector256.ShiftRightArithmetic(value, bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AsInts(Vector256<short> value) => value.AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Pack(Vector256<int> low, Vector256<int> high) => Avx2.IsSupported
        ? Avx2.PackSignedSaturate(low, high)
        : Vector256.Create(Lanes128.Pack(low.GetLower(), high.GetLower()), Lanes128.Pack(low.GetUpper(), high.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> PackUnsigned(Vector256<int> low, Vector256<int> high) => Avx2.IsSupported
        ? Avx2.PackUnsignedSaturate(low, high).AsInt16()
        : Vector256.Create(Lanes128.PackUnsigned(low.GetLower(), high.GetLower()), Lanes128.PackUnsigned(low.GetUpper(), high.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> InterleaveLow(Vector256<short> a, Vector256<short> b) => Avx2.IsSupported
        ? Avx2.UnpackLow(a, b)
        : Vector256.Create(Lanes128.InterleaveLow(a.GetLower(), b.GetLower()), Lanes128.InterleaveLow(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> InterleaveHigh(Vector256<short> a, Vector256<short> b) => Avx2.IsSupported
        ? Avx2.UnpackHigh(a, b)
        : Vector256.Create(Lanes128.InterleaveHigh(a.GetLower(), b.GetLower()), Lanes128.InterleaveHigh(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> ZipFirst(Vector256<short> a, Vector256<short> b) =>
        Vector256.Create(InterleaveLow(a, b).GetLower(), InterleaveHigh(a, b).GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> ZipSecond(Vector256<short> a, Vector256<short> b) =>
        Vector256.Create(InterleaveLow(a, b).GetUpper(), InterleaveHigh(a, b).GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Max(Vector256<short> a, Vector256<short> b) => Vector256.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> AddSaturated(Vector256<short> a, Vector256<short> b) => Vector256.AddSaturate(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> Or(Vector256<short> a, Vector256<short> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(Vector256<short> value) => Vector256.EqualsAll(value, Vector256<short>.Zero);
}
