using Bespoke.Imaging;
using Bespoke.Kernels;

namespace Bespoke.Overfit;

/// <summary>Turns latents into samples: upsampling and synthesis (spec/format.md, sections 5.3 and 5.4).</summary>
internal static class Synthesis
{
    /// <summary>Rows of a strip: the few rows that two strips both compute must not count.</summary>
    private const int StripRows = 64;

    /// <summary>Fills a picture of the size of a level.</summary>
    public static void Run(OverfitContent content, IntegerNetworks networks, int level, Picture picture, Execution execution)
    {
        Plane[] coarser = Upsampling.CoarserStack(content, networks, level, execution);
        int stripRows = execution.Threads > 1 ? StripRows : picture.Height;
        execution.For((picture.Height + stripRows - 1) / stripRows, strip =>
        {
            StackRows stack = new(content, networks, level, coarser, execution.Level);
            SynthesisStrip worker = new(networks.Synthesis, stack, firstInput: level, picture, execution.Level);
            worker.Run(strip * stripRows, Math.Min(picture.Height, (strip + 1) * stripRows));
        });
    }
}
