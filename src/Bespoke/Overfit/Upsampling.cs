using Bespoke.Kernels;

namespace Bespoke.Overfit;

/// <summary>Turns the latent grids into planes, level by level from the coarsest (spec/format.md, section 5.3).</summary>
internal static class Upsampling
{
    private const int StripRows = 64;

    /// <summary>Computes the stacks of all levels above one; the last of them is what that level's <see cref="StackRows"/> starts from.</summary>
    /// <returns>The stack of level + 1, or nothing where level is the coarsest.</returns>
    public static Plane[] CoarserStack(OverfitContent content, IntegerNetworks networks, int level, Execution execution)
    {
        Plane[] stack = [];
        for (int l = content.Shape.Levels - 1; l > level; l--)
        {
            stack = Stack(content, networks, l, stack, execution);
        }

        return stack;
    }

    private static Plane[] Stack(OverfitContent content, IntegerNetworks networks, int level, Plane[] coarser, Execution execution)
    {
        int height = content.Shape.LevelHeight(level);
        Plane[] stack = new Plane[coarser.Length + 1];
        for (int n = 0; n < stack.Length; n++)
        {
            stack[n] = new Plane(content.Shape.LevelWidth(level), height);
        }

        execution.For((height + StripRows - 1) / StripRows, strip =>
        {
            StackRows rows = new(content, networks, level, coarser, execution.Level);
            for (int y = strip * StripRows; y < Math.Min(height, (strip + 1) * StripRows); y++)
            {
                for (int n = 0; n < stack.Length; n++)
                {
                    rows.Produce(n, y, stack[n].Row(y));
                }
            }
        });
        return stack;
    }
}
