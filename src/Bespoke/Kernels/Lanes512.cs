using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bespoke.Kernels;

/// <summary>512-bit vectors: one AVX-512BW instruction each, or two 256-bit halves where there is none.</summary>
internal readonly struct Lanes512 : ILanes<Vector512<short>, Vector512<int>>
{
    public static int Count => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Load(ref short source, int index) => Vector512.LoadUnsafe(ref source, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<short> value, ref short target, int index) => value.StoreUnsafe(ref target, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> LoadInts(ref int source, int index) => Vector512.LoadUnsafe(ref source, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInts(Vector512<int> value, ref int target, int index) => value.StoreUnsafe(ref target, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(int value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> BroadcastPair(int pair) => Vector512.Create(pair).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAdd(Vector512<short> a, Vector512<short> b) => Avx512BW.IsSupported
        ? Avx512BW.MultiplyAddAdjacent(a, b)
        : Vector512.Create(Lanes256.MultiplyAdd(a.GetLower(), b.GetLower()), Lanes256.MultiplyAdd(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> a, Vector512<int> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Multiply(Vector512<int> a, Vector512<int> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Min(Vector512<int> a, Vector512<int> b) => Vector512.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Max(Vector512<int> a, Vector512<int> b) => Vector512.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> And(Vector512<int> a, Vector512<int> b) => a & b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> ShiftLeft(Vector512<int> value, int bits) => Vector512.ShiftLeft(value, bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> ShiftRight(Vector512<int> value, int bits) => Vector512.ShiftRightArithmetic(value, bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> AsInts(Vector512<short> value) => value.AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Pack(Vector512<int> low, Vector512<int> high) => Avx512BW.IsSupported
        ? Avx512BW.PackSignedSaturate(low, high)
        : Vector512.Create(Lanes256.Pack(low.GetLower(), high.GetLower()), Lanes256.Pack(low.GetUpper(), high.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> PackUnsigned(Vector512<int> low, Vector512<int> high) => Avx512BW.IsSupported
        ? Avx512BW.PackUnsignedSaturate(low, high).AsInt16()
        : Vector512.Create(Lanes256.PackUnsigned(low.GetLower(), high.GetLower()), Lanes256.PackUnsigned(low.GetUpper(), high.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> InterleaveLow(Vector512<short> a, Vector512<short> b) => Avx512BW.IsSupported
        ? Avx512BW.UnpackLow(a, b)
        : Vector512.Create(Lanes256.InterleaveLow(a.GetLower(), b.GetLower()), Lanes256.InterleaveLow(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> InterleaveHigh(Vector512<short> a, Vector512<short> b) => Avx512BW.IsSupported
        ? Avx512BW.UnpackHigh(a, b)
        : Vector512.Create(Lanes256.InterleaveHigh(a.GetLower(), b.GetLower()), Lanes256.InterleaveHigh(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> ZipFirst(Vector512<short> a, Vector512<short> b) => Vector512.Create(
        Lanes256.ZipFirst(a.GetLower(), b.GetLower()), Lanes256.ZipSecond(a.GetLower(), b.GetLower()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> ZipSecond(Vector512<short> a, Vector512<short> b) => Vector512.Create(
        Lanes256.ZipFirst(a.GetUpper(), b.GetUpper()), Lanes256.ZipSecond(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Max(Vector512<short> a, Vector512<short> b) => Vector512.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> AddSaturated(Vector512<short> a, Vector512<short> b) => Vector512.AddSaturate(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> Or(Vector512<short> a, Vector512<short> b) => a | b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(Vector512<short> value) => Vector512.EqualsAll(value, Vector512<short>.Zero);
}
