using System.CommandLine;
using System.CommandLine.Parsing;
using Bespoke.Fitting;

namespace Bespoke.Cli;

/// <summary>The shape of a sine network as it is written on the command line: 10x28 is ten layers of 28 sines.</summary>
/// <param name="Layers">Layers of sines.</param>
/// <param name="Width">Sines a layer.</param>
internal sealed record CoinNetwork(int Layers, int Width)
{
    private const int Most = 255;

    /// <summary>The option --network.</summary>
    public static Option<CoinNetwork?> CreateOption() => new("--network")
    {
        Description = "coin: layers and sines a layer, such as 10x28, instead of --target-bpp.",
        HelpName = "LxW",
        CustomParser = Parse,
    };

    /// <summary>The option --network where it may be given more than once.</summary>
    public static Option<CoinNetwork[]> CreateListOption() => new("--network")
    {
        Description = "Layers and sines a layer, such as 10x28. May be given more than once. Default 5x20, 5x30, 10x28.",
        HelpName = "LxW",
        CustomParser = result => [.. result.Tokens.Select(token => Parse(result, token.Value)).OfType<CoinNetwork>()],
    };

    private static CoinNetwork? Parse(ArgumentResult result) => Parse(result, result.Tokens[0].Value);

    private static CoinNetwork? Parse(ArgumentResult result, string text)
    {
        if (CoinNetworks.TryParse(text, out int layers, out int width))
        {
            return new CoinNetwork(layers, width);
        }

        result.AddError($"--network takes layers and width of 1 to {Most}, such as 10x28; not '{text}'.");
        return null;
    }
}
