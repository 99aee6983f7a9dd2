namespace Bespoke.PublicApi.Tests;

/// <summary>Finds the sources that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Bespoke.slnx.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bespoke.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"no Bespoke.slnx above {AppContext.BaseDirectory}");
    }
}
