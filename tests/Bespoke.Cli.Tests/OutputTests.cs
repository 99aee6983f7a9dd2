namespace Bespoke.Cli.Tests;

/// <summary>Outputs that cannot be written are refused before the input is looked at, so long before a fit starts.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("encode", "out.bsk")]
    [InlineData("decode", "out.png")]
    public void An_existing_output_is_refused_and_kept(string command, string name)
    {
        string output = _folder.Write(name, [1, 2, 3]);

        BespokeCommand.Run(command, _folder["missing"], output).AssertFailsWith(6, "--force");
        Assert.Equal([1, 2, 3], File.ReadAllBytes(output));
    }

    [Fact]
    public void An_existing_preview_is_refused_and_kept()
    {
        string preview = _folder.Write("out.2.png", [1, 2, 3]);

        BespokeCommand.Run("decode", _folder["missing"], _folder["out.png"], "--progressive").AssertFailsWith(6, "out.2.png");
        Assert.Equal([1, 2, 3], File.ReadAllBytes(preview));
    }

    [Fact]
    public void A_missing_output_folder_is_told() =>
        BespokeCommand.Run("encode", _folder["missing"], _folder["nowhere/out.bsk"]).AssertFailsWith(6, "folder does not exist");

    [Fact]
    public void A_folder_as_output_is_told() =>
        BespokeCommand.Run("encode", _folder["missing"], _folder["."], "--force").AssertFailsWith(6, "is a folder");

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_told()
    {
        // Not even an administrator can make files here.
        if (OperatingSystem.IsLinux())
        {
            BespokeCommand.Run("encode", _folder["missing"], "/proc/out.bsk").AssertFailsWith(6, "cannot be written");
        }
    }
}
