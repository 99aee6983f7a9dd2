using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Bespoke.Cli;

/// <summary>Options that take a number within a range, with a message a person can use when it is not one.</summary>
internal static class NumberOption
{
    /// <summary>An option that takes a whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static Option<int?> Whole(string name, int min, int max, string description) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                && value >= min && value <= max)
            {
                return value;
            }

            result.AddError($"{name} takes a whole number from {min} to {max}, not '{text}'.");
            return null;
        },
    };

    /// <summary>An option that takes a number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static Option<double?> Real(string name, double min, double max, string description) => new(name)
    {
        Description = description,
        HelpName = "X",
        CustomParser = result => Parse(result, name, min, max),
    };

    /// <summary>The option --lambdas, which takes a list.</summary>
    public static Option<double[]> Lambdas(string description) => new("--lambdas")
    {
        Description = description,
        HelpName = "LIST",
        CustomParser = ParseLambdas,
    };

    private static double[] ParseLambdas(ArgumentResult result)
    {
        List<double> lambdas = [];
        foreach (string text in result.Tokens[0].Value.Split(','))
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double lambda) || lambda is not (>= 1e-6 and <= 1))
            {
                result.AddError($"--lambdas takes numbers from 1e-6 to 1 with commas between them, not '{text}'.");
                return [];
            }

            lambdas.Add(lambda);
        }

        return [.. lambdas];
    }

    private static double? Parse(ArgumentResult result, string name, double min, double max)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value >= min && value <= max)
        {
            return value;
        }

        result.AddError(string.Create(
            CultureInfo.InvariantCulture, $"{name} takes a number from {min} to {max}, not '{text}'."));
        return null;
    }
}
