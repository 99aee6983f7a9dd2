using Bespoke.Fitting.Runtime;
using Bespoke.Overfit;

namespace Bespoke.Fitting.Overfit;

/// <summary>
/// The float planes of one grid. All share one layout: rows of <see cref="Stride"/> floats with margins, so that contexts read zeros outside the grid
/// and vectors may run past a row's end.
/// </summary>
internal sealed unsafe class GridBuffers
{
    /// <summary>Floats before and after each row; rows above the grid.</summary>
    private const int SideMargin = 32;
    private const int TopMargin = 4;

    public GridBuffers(OverfitGrid grid, NativeArena arena)
    {
        Grid = grid;
        Width = grid.Width;
        Height = grid.Height;
        Stride = (grid.Width + 15) / 16 * 16 + 2 * SideMargin;
        Latent = Plane(arena);
        Rounded = Plane(arena);
        Slope = Plane(arena);
        Grad = Plane(arena);
        First = Plane(arena);
        Second = Plane(arena);
    }

    public OverfitGrid Grid { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>The latents u that are fitted; all planes point at sample (0, 0).</summary>
    public float* Latent { get; }

    /// <summary>Soft-rounded or rounded latents z; zero in the margins.</summary>
    public float* Rounded { get; }

    /// <summary>dz/du.</summary>
    public float* Slope { get; }

    /// <summary>dL/dz.</summary>
    public float* Grad { get; }

    /// <summary>Adam's first moment of dL/du.</summary>
    public float* First { get; }

    /// <summary>Adam's second moment.</summary>
    public float* Second { get; }

    /// <summary>Floats of one plane, margins included.</summary>
    public long PlaneFloats => (long)Stride * (Height + (2 * TopMargin));

    private float* Plane(NativeArena arena) => arena.Floats(PlaneFloats) + (TopMargin * Stride) + SideMargin;

    /// <summary>Start of a plane's memory, for copies of whole planes.</summary>
    public float* Base(float* plane) => plane - (TopMargin * Stride) - SideMargin;
}
