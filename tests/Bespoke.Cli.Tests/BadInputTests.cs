namespace Bespoke.Cli.Tests;

public sealed class BadInputTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("encode", "out.bsk")]
    [InlineData("decode", "out.png")]
    public void A_missing_input_gives_exit_code_3_and_no_output(string command, string output)
    {
        BespokeCommand.Run(command, _folder["missing"], _folder[output]).AssertFailsWith(3, "no such file");
        Assert.Empty(_folder.FileNames);
    }

    [Fact]
    public void A_folder_as_input_gives_exit_code_3() =>
        BespokeCommand.Run("info", Path.GetTempPath()).AssertFailsWith(3, "is a folder");

    [Theory]
    [InlineData("empty.png", 0)]
    [InlineData("text.png", 40)]
    public void Bytes_that_are_no_picture_give_exit_code_4_and_no_output(string name, int length)
    {
        string input = _folder.Write(name, [.. Enumerable.Repeat((byte)'x', length)]);

        BespokeCommand.Run("encode", input, _folder["out.bsk"]).AssertFailsWith(4, name);
        Assert.Equal([name], _folder.FileNames);
    }

    [Fact]
    public void A_png_that_ends_early_gives_exit_code_4_and_no_output()
    {
        byte[] png = File.ReadAllBytes(_folder.WritePicture("whole.png"));
        string cut = _folder.Write("cut.png", png[..(png.Length / 2)]);

        BespokeCommand.Run("encode", cut, _folder["out.bsk"]).AssertFailsWith(4, "cut.png");
        Assert.Equal(["cut.png", "whole.png"], _folder.FileNames);
    }

    [Fact]
    public void A_picture_larger_than_the_limits_gives_exit_code_8_and_no_output()
    {
        string input = _folder.Write("huge.pgm", "P5 70000 70000 255\n"u8.ToArray());

        BespokeCommand.Run("encode", input, _folder["out.bsk"]).AssertFailsWith(8, "limit");
        Assert.Equal(["huge.pgm"], _folder.FileNames);
    }

    [Theory]
    [InlineData("decode")]
    [InlineData("info")]
    [InlineData("verify")]
    public void Bytes_that_are_no_bsk_file_give_exit_code_5_and_no_output(string command)
    {
        foreach (string input in (string[])[_folder.Write("empty.bsk", []), _folder.WritePicture("picture.bsk")])
        {
            string[] output = command == "decode" ? [_folder["out.png"]] : [];
            BespokeCommand.Run([command, input, .. output]).AssertFailsWith(5, Path.GetFileName(input));
        }

        Assert.Equal(["empty.bsk", "picture.bsk"], _folder.FileNames);
    }

    [Fact]
    public void Pictures_of_different_shapes_cannot_be_compared() =>
        BespokeCommand.Run("compare", _folder.WritePicture("a.png"), _folder.WritePicture("b.png", channels: 1))
            .AssertFailsWith(2, "compare pictures of one shape");

    [Fact]
    public void A_failure_with_verbose_shows_the_stack() =>
        Assert.Contains("   at Bespoke.Cli.", BespokeCommand.Run("info", _folder["missing"], "--verbose").StandardError, StringComparison.Ordinal);

    [Fact]
    public void A_failure_with_json_gives_one_object_with_file_and_message()
    {
        BespokeCommand.Outcome outcome = BespokeCommand.Run("info", _folder["missing"], "--json");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Equal(3, outcome.Json.GetProperty("exitCode").GetInt32());
        Assert.Equal(_folder["missing"], outcome.Json.GetProperty("error").GetProperty("file").GetString());
        Assert.Single(outcome.ErrorLines);
    }
}
