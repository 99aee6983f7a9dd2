using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Bespoke.Cli.Doctor;

/// <summary>What the runtime offers to the kernels.</summary>
/// <param name="VectorBits">Widest vectors that are fast here: 512, 256, 128, or 0 for none.</param>
/// <param name="Sets">Instruction sets that matter, and whether they are there.</param>
internal sealed record SimdSupport(int VectorBits, IReadOnlyList<(string Name, bool Supported)> Sets)
{
    /// <summary>Asks the runtime; its switches (DOTNET_EnableAVX2=0 and the like) are taken into account.</summary>
    public static SimdSupport Detect()
    {
        int bits = Vector512.IsHardwareAccelerated ? 512
            : Vector256.IsHardwareAccelerated ? 256
            : Vector128.IsHardwareAccelerated ? 128
            : 0;
        return new SimdSupport(bits, Sse42.IsSupported || !AdvSimd.IsSupported
            ? [("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512F", Avx512F.IsSupported), ("AVX-512BW", Avx512BW.IsSupported)]
            : [("AdvSimd", AdvSimd.IsSupported), ("DotProd", Dp.IsSupported)]);
    }
}
