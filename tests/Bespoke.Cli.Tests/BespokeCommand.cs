using System.Diagnostics;
using System.Text.Json;

namespace Bespoke.Cli.Tests;

/// <summary>Runs the real command as a process, as a user's shell does.</summary>
internal static class BespokeCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>What a run gave.</summary>
    internal sealed record Outcome(int ExitCode, byte[] StandardOutput, string StandardError)
    {
        public string Text => System.Text.Encoding.UTF8.GetString(StandardOutput);

        public string[] ErrorLines => StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        public JsonElement Json => JsonDocument.Parse(Text).RootElement;

        /// <summary>Asserts a failure as users should see it: this code, one line on standard error, nothing on standard output.</summary>
        public void AssertFailsWith(int exitCode, string words)
        {
            Assert.Equal((exitCode, ""), (ExitCode, ExitCode == exitCode ? "" : StandardError));
            string line = Assert.Single(ErrorLines);
            Assert.StartsWith("bespoke: ", line, StringComparison.Ordinal);
            Assert.Contains(words, line, StringComparison.OrdinalIgnoreCase);
            Assert.Empty(Text);
        }

        public Outcome AssertDone()
        {
            Assert.Equal((0, ""), (ExitCode, ExitCode == 0 ? "" : StandardError));
            return this;
        }
    }

    /// <summary>Runs it to its end.</summary>
    public static Outcome Run(params string[] arguments) => RunWithInput([], arguments);

    /// <summary>Runs it to its end with bytes on standard input.</summary>
    public static Outcome RunWithInput(byte[] input, params string[] arguments) => Finish(Start(arguments), input);

    /// <summary>Runs it to its end with another search path for programs.</summary>
    public static Outcome RunWithSearchPath(string searchPath, params string[] arguments) => Finish(Start(arguments, searchPath), []);

    private static Outcome Finish(Process started, byte[] input)
    {
        using Process process = started;
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task feeding = Task.Run(() => Feed(process, input));
        using MemoryStream output = new();
        process.StandardOutput.BaseStream.CopyTo(output);
        Assert.True(process.WaitForExit(Patience), "the command did not end");
        feeding.Wait();
        return new Outcome(process.ExitCode, output.ToArray(), error.GetAwaiter().GetResult());
    }

    /// <summary>Starts it with all its streams redirected.</summary>
    public static Process Start(params string[] arguments) => Start(arguments, searchPath: null);

    private static Process Start(string[] arguments, string? searchPath)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Bespoke.Cli.dll");
        ProcessStartInfo start = new("dotnet", [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (searchPath is not null)
        {
            start.Environment["PATH"] = searchPath;
        }

        return Process.Start(start)!;
    }

    private static void Feed(Process process, byte[] input)
    {
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The command may end without reading all of its input.
        }
    }
}
