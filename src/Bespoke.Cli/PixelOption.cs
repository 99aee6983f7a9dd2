using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Bespoke.Cli;

/// <summary>Options that take sizes or rectangles in pixels.</summary>
internal static class PixelOption
{
    /// <summary>The option --region.</summary>
    public static Option<PictureRegion?> Region() => new("--region")
    {
        Description = "coin: decode a part, in pixels of the picture at the size asked for.",
        HelpName = "X,Y,W,H",
        CustomParser = result => Numbers(result, ',', 4) is [int x, int y, > 0 and int width, > 0 and int height]
            ? new PictureRegion(x, y, width, height)
            : Wrong<PictureRegion>(result, "--region takes X,Y,W,H in pixels, such as 128,64,200,100"),
    };

    /// <summary>The option --size.</summary>
    public static Option<PictureSize?> Size() => new("--size")
    {
        Description = "coin: decode at any size.",
        HelpName = "WxH",
        CustomParser = result => Numbers(result, 'x', 2) is [> 0 and int width, > 0 and int height]
            ? new PictureSize(width, height)
            : Wrong<PictureSize>(result, "--size takes WxH in pixels, such as 1536x1024"),
    };

    private static int[]? Numbers(ArgumentResult result, char separator, int count)
    {
        string[] parts = result.Tokens[0].Value.Split(separator);
        int[] numbers = new int[count];
        for (int n = 0; n < count; n++)
        {
            if (parts.Length != count || !int.TryParse(parts[n], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[n]))
            {
                return null;
            }
        }

        return numbers;
    }

    private static T? Wrong<T>(ArgumentResult result, string takes)
        where T : struct
    {
        result.AddError($"{takes}; not '{result.Tokens[0].Value}'.");
        return null;
    }
}
