using System.Diagnostics;
using Bespoke.Kernels;
using Bespoke.SelfCheck;

namespace Bespoke.Tests.Kernels;

/// <summary>Whole files in processes whose runtime has instructions switched off. Each child refuses to go on at another width than it should get.</summary>
public class RuntimeSwitchTests
{
    [Theory]
    [InlineData(null, nameof(SimdLevel.Vector512))]
    [InlineData("DOTNET_EnableAVX512", nameof(SimdLevel.Vector256))]
    [InlineData("DOTNET_EnableAVX2", nameof(SimdLevel.Vector128))]
    [InlineData("DOTNET_EnableHWIntrinsic", nameof(SimdLevel.Scalar))]
    public void Instructions_switched_off_change_nothing(string? variable, string widest)
    {
        SimdLevel level = (SimdLevel)Math.Min((int)Simd.Level, (int)Enum.Parse<SimdLevel>(widest));
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "Bespoke.SelfCheck.dll"), level.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (variable is not null)
        {
            start.Environment[variable] = "0";
        }

        using Process child = Process.Start(start)!;
        string output = child.StandardOutput.ReadToEnd();
        string errors = child.StandardError.ReadToEnd();
        child.WaitForExit();
        Assert.True(child.ExitCode == 0, errors);
        Assert.Equal([$"level {level}", .. Digests.All()], output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd()));
        Assert.DoesNotContain("differ", output);
    }
}
