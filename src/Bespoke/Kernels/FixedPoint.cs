using System.Runtime.CompilerServices;

namespace Bespoke.Kernels;

/// <summary>The arithmetic of the format description's first page: 32 bits that wrap around, rounding shifts, limits to 16 bits.</summary>
internal static class FixedPoint
{
    /// <summary>Changes fixed point from one number of fractional bits to another, rounding halves up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Rescale(int value, int from, int to) =>
        to >= from ? ShiftLeft(value, to - from) : (value + (1 << (from - to - 1))) >> (from - to);

    /// <summary>Limits a value to -32768..32767.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short Saturate(int value) => (short)Math.Clamp(value, short.MinValue, short.MaxValue);

    /// <summary>A left shift that leaves nothing when it is as wide as the number, where the processor's would leave everything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ShiftLeft(int value, int bits) => bits < 32 ? value << bits : 0;
}
