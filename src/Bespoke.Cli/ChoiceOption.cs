using System.CommandLine;

namespace Bespoke.Cli;

/// <summary>Options that take one of a few words.</summary>
internal static class ChoiceOption
{
    /// <summary>An option that takes one of <paramref name="values"/>.</summary>
    public static Option<string> Create(string name, string description, params string[] values)
    {
        Option<string> option = new(name) { Description = description, HelpName = string.Join('|', values) };
        option.CompletionSources.Add(values);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string given }] && !values.Contains(given))
            {
                result.AddError($"{name} takes {string.Join(", ", values)}; not '{given}'.");
            }
        });
        return option;
    }
}
