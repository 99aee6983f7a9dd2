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

    /// <summary>A graph of a given width; every width runs on every machine, if slowly.</summary>
    /// <param name="shape">Shapes of networks and grids.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="team">Threads to work with.</param>
    /// <param name="width">Of the kernels.</param>
    /// <param name="pictures">Pictures of the set that it is one of.</param>
    /// <param name="shared">Buffers that graphs of a set share, or null.</param>
    /// <param name="stripRows">Most rows that are synthesised and compared together; null for what suits the picture's size.</param>
    public static OverfitGraph Create(
        OverfitShape shape, Picture picture, WorkerTeam team, FitWidth width, int pictures = 1, NativeArena? shared = null, int? stripRows = null)
    {
        int rows = stripRows ?? Strip.RowsOf(shape);
        return width switch
        {
            FitWidth.Bits512 => new OverfitGraph<Lanes512, Vector512<float>>(shape, picture, team, pictures, rows, shared),
            FitWidth.Bits256 => new OverfitGraph<Lanes256, Vector256<float>>(shape, picture, team, pictures, rows, shared),
            _ => new OverfitGraph<Lanes128, Vector128<float>>(shape, picture, team, pictures, rows, shared),
        };
    }
}
