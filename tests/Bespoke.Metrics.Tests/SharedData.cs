namespace Bespoke.Metrics.Tests;

/// <summary>Data beside the repository, for tests that take more files than the repository ships.</summary>
internal static class SharedData
{
    /// <summary>A folder under <c>../shared</c> as seen from the repository's root, or null where there is none.</summary>
    public static string? Folder(string relativePath)
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Bespoke.slnx")))
        {
            root = root.Parent;
        }

        string? folder = root is null ? null : Path.Combine(root.FullName, "..", "shared", relativePath);
        return Directory.Exists(folder) ? folder : null;
    }
}
