using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bespoke.Kernels;

/// <summary>Width of the vectors that a kernel works with. Results never depend on it.</summary>
internal enum SimdLevel
{
    /// <summary>Plain loops: the reference that the others must equal.</summary>
    Scalar,

    /// <summary>128 bits: SSE2 and up, Arm.</summary>
    Vector128,

    /// <summary>256 bits: AVX2.</summary>
    Vector256,

    /// <summary>512 bits: AVX-512BW.</summary>
    Vector512,
}

/// <summary>The level of this machine, found once.</summary>
internal static class Simd
{
    /// <summary>Every level runs on every machine, but only those up to this one run fast.</summary>
    public static readonly SimdLevel Level =
        Vector512.IsHardwareAccelerated && Avx512BW.IsSupported ? SimdLevel.Vector512
        : Vector256.IsHardwareAccelerated && Avx2.IsSupported ? SimdLevel.Vector256
        : Vector128.IsHardwareAccelerated ? SimdLevel.Vector128
        : SimdLevel.Scalar;

    /// <summary>16-bit values in the widest vector: kernels may read and write up to the next multiple of it.</summary>
    public const int WidestCount = 32;

    /// <summary>The next multiple of <see cref="WidestCount"/>.</summary>
    public static int RoundUp(int count) => (count + WidestCount - 1) & -WidestCount;
}
