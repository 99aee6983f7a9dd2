using System.Text.Json;

namespace Bespoke.Cli.Tests;

/// <summary>Sets of pictures, from encode to decode.</summary>
public sealed class SetTests : IDisposable
{
    private const int Count = 3;
    private readonly WorkFolder _folder = new();

    public SetTests()
    {
        foreach (string name in (string[])["f1.png", "f2.png", "f3.png"])
        {
            _folder.WritePicture(name);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_set_goes_through_encode_verify_info_and_decode()
    {
        JsonElement encoded = Encode("--json").Json;
        Assert.Equal(Count, encoded.GetProperty("pictures").GetInt32());
        Assert.Equal(
            [_folder["f1.png"], _folder["f2.png"], _folder["f3.png"]],
            encoded.GetProperty("inputs").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(8.0 * new FileInfo(_folder["a.bsk"]).Length / (Count * 24 * 16), encoded.GetProperty("bpp").GetDouble(), 1e-9);

        BespokeCommand.Outcome verified = BespokeCommand.Run("verify", _folder["a.bsk"]).AssertDone();
        Assert.Contains("3 pictures of 24x16", verified.Text, StringComparison.Ordinal);

        BespokeCommand.Outcome table = BespokeCommand.Run("info", _folder["a.bsk"]).AssertDone();
        Assert.Contains("3 pictures of 24x16", table.Text, StringComparison.Ordinal);
        Assert.Contains("network: entropy", table.Text, StringComparison.Ordinal);
        Assert.Contains("latents: picture 3", table.Text, StringComparison.Ordinal);
        JsonElement info = BespokeCommand.Run("info", _folder["a.bsk"], "--json").AssertDone().Json;
        Assert.Equal(Count, info.GetProperty("pictures").GetInt32());
        Assert.Equal(encoded.GetProperty("bpp").GetDouble(), info.GetProperty("bpp").GetDouble(), 1e-9);

        JsonElement decoded = BespokeCommand.Run("decode", _folder["a.bsk"], _folder["out"], "--json").AssertDone().Json;
        Assert.Equal(Count, decoded.GetProperty("files").GetArrayLength());
        BespokeCommand.Run("decode", _folder["a.bsk"], _folder["two.png"], "--picture", "2").AssertDone();
        Assert.Equal(["001.png", "002.png", "003.png"], new DirectoryInfo(_folder["out"]).EnumerateFiles().Select(file => file.Name).Order());
        Assert.Equal(File.ReadAllBytes(_folder["out/002.png"]), File.ReadAllBytes(_folder["two.png"]));
        Assert.Equal(["a.bsk", "f1.png", "f2.png", "f3.png", "two.png"], _folder.FileNames);
    }

    [Fact]
    public void Patterns_that_the_shell_left_are_expanded_in_order()
    {
        BespokeCommand.Outcome outcome = BespokeCommand.Run(
            "encode", _folder["f?.*"], _folder["a.bsk"], "--set", "--iterations", "2", "--decoder", "small", "--json").AssertDone();
        Assert.Equal(
            [_folder["f1.png"], _folder["f2.png"], _folder["f3.png"]],
            outcome.Json.GetProperty("inputs").EnumerateArray().Select(name => name.GetString()));
        BespokeCommand.Run("encode", _folder["nothing*"], _folder["b.bsk"], "--set").AssertFailsWith(3, "no such file");
    }

    [Fact]
    public void Pictures_already_there_are_refused_and_kept_unless_forced()
    {
        Encode();
        Directory.CreateDirectory(_folder["out"]);
        string existing = _folder.Write("out/002.png", [1, 2, 3]);
        BespokeCommand.Run("decode", _folder["a.bsk"], _folder["out"]).AssertFailsWith(6, "002.png");
        Assert.Equal([1, 2, 3], File.ReadAllBytes(existing));
        Assert.Single(new DirectoryInfo(_folder["out"]).EnumerateFileSystemInfos());

        BespokeCommand.Run("decode", _folder["a.bsk"], _folder["out"], "--force", "--scale", "1/2").AssertDone();
        Assert.Equal(12, _folder.ReadPicture("out/002.png").Width);
        Assert.Equal(Count, new DirectoryInfo(_folder["out"]).EnumerateFileSystemInfos().Count());
    }

    [Fact]
    public void A_damaged_set_leaves_no_folder_and_a_cut_one_gives_previews_when_asked()
    {
        Encode();
        byte[] file = File.ReadAllBytes(_folder["a.bsk"]);
        string cut = _folder.Write("cut.bsk", file[..^10]);
        file[^20] ^= 1;
        string damaged = _folder.Write("damaged.bsk", file);
        BespokeCommand.Run("decode", damaged, _folder["out"]).AssertFailsWith(5, "damaged.bsk");
        BespokeCommand.Run("verify", damaged).AssertFailsWith(5, "damaged.bsk");
        BespokeCommand.Run("decode", cut, _folder["out"]).AssertFailsWith(5, "--allow-truncated");
        Assert.False(Directory.Exists(_folder["out"]));

        BespokeCommand.Run("decode", cut, _folder["out"], "--allow-truncated").AssertDone();
        Assert.Equal(24, _folder.ReadPicture("out/003.png").Width);
    }

    [Fact]
    public void A_set_is_not_taken_for_one_picture_nor_one_picture_for_a_set()
    {
        Encode();
        BespokeCommand.Run("decode", _folder["a.bsk"], _folder["b.png"]).AssertFailsWith(2, "holds 3 pictures");
        BespokeCommand.Run("decode", _folder["a.bsk"], _folder["b.png"], "--picture", "4").AssertFailsWith(2, "the file has 3");
        BespokeCommand.Run("decode", _folder["a.bsk"], _folder["out/"], "--picture", "1").AssertFailsWith(2, "is a folder");
        BespokeCommand.Run("compare", _folder["f1.png"], _folder["a.bsk"]).AssertFailsWith(2, "holds 3 pictures");

        BespokeCommand.Run("encode", _folder["f1.png"], _folder["one.bsk"], "--iterations", "2", "--decoder", "small").AssertDone();
        BespokeCommand.Run("decode", _folder["one.bsk"], _folder["out"]).AssertFailsWith(2, "holds one picture");
        BespokeCommand.Run("decode", _folder["one.bsk"], _folder["one.png"], "--picture", "1").AssertDone();
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void What_is_no_set_is_told_with_exit_code_2()
    {
        string other = _folder.WritePicture("other.png", width: 25);
        BespokeCommand.Run("encode", _folder["f1.png"], other, _folder["b.bsk"], "--set").AssertFailsWith(2, "Pictures of a set have one shape");
        BespokeCommand.Run("encode", _folder["f1.png"], _folder["b.bsk"], "--set").AssertFailsWith(2, "is one picture");
        BespokeCommand.Run("encode", _folder["f1.png"], _folder["f2.png"], _folder["b.bsk"]).AssertFailsWith(2, "several pictures need --set");
        BespokeCommand.Run("encode", _folder["f1.png"], _folder["f2.png"], _folder["b.bsk"], "--set", "--codec", "coin").AssertFailsWith(2, "--set");
        Assert.Equal(2, BespokeCommand.Run("encode", _folder["f1.png"], _folder["f2.png"], "-", "--set", "--json").ExitCode);
        Assert.DoesNotContain("b.bsk", _folder.FileNames);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told_before_the_input_is_looked_at()
    {
        _folder.Write("file", [1]);
        BespokeCommand.Run("decode", _folder["missing.bsk"], _folder["file"]).AssertFailsWith(6, "is a file");
        BespokeCommand.Run("decode", _folder["missing.bsk"], _folder["nowhere/out"]).AssertFailsWith(6, "folder does not exist");
    }

    private BespokeCommand.Outcome Encode(params string[] options) => BespokeCommand.Run(
        ["encode", _folder["f1.png"], _folder["f2.png"], _folder["f3.png"], _folder["a.bsk"], "--set", "--iterations", "10", "--decoder", "small", .. options])
        .AssertDone();
}
