using System.Runtime.Intrinsics;
using Bespoke.Fitting.Overfit;
using Bespoke.Fitting.Runtime;
using Bespoke.Imaging;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Kernels;

/// <summary>Vector widths of the fitting kernels, in bits.</summary>
internal enum FitWidth
{
    Bits128 = 128,
    Bits256 = 256,
    Bits512 = 512,
}

/// <summary>Chooses the width of the fitting kernels, once, from what the machine has.</summary>
internal static class FitSimd
{
    /// <summary>The widest that the machine accelerates; 128 where nothing is accelerated.</summary>
    public static FitWidth Best { get; } =
        Vector512.IsHardwareAccelerated ? FitWidth.Bits512 :
        Vector256.IsHardwareAccelerated ? FitWidth.Bits256 : FitWidth.Bits128;

    public static OverfitGraph Create(OverfitShape shape, Picture picture, WorkerTeam team) => Create(shape, picture, team, Best);

    /// <summary>A graph of a given width; every width runs on every machine, if slowly.</summary>
    public static OverfitGraph Create(OverfitShape shape, Picture picture, WorkerTeam team, FitWidth width) => width switch
    {
        FitWidth.Bits512 => new OverfitGraph<Lanes512, Vector512<float>>(shape, picture, team),
        FitWidth.Bits256 => new OverfitGraph<Lanes256, Vector256<float>>(shape, picture, team),
        _ => new OverfitGraph<Lanes128, Vector128<float>>(shape, picture, team),
    };
}
