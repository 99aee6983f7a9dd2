using System.Text.Json;
using Bespoke.Imaging;

namespace Bespoke.Cli.Tests;

public sealed class RoundTripTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Encode_says_what_it_made_and_decode_gives_a_picture_of_that_quality()
    {
        JsonElement encoded = Encode("--json").Json;
        BespokeCommand.Run("decode", _folder["a.bsk"], _folder["b.png"]).AssertDone();
        JsonElement scores = BespokeCommand.Run("compare", _folder["a.png"], _folder["b.png"], "--json").AssertDone().Json;

        Assert.Equal(new FileInfo(_folder["a.bsk"]).Length, encoded.GetProperty("bytes").GetInt64());
        Assert.Equal(8.0 * encoded.GetProperty("bytes").GetInt64() / (24 * 16), encoded.GetProperty("bpp").GetDouble(), 1e-9);
        Assert.Equal(encoded.GetProperty("psnr").GetDouble(), scores.GetProperty("psnr").GetDouble(), 1e-9);
        Assert.Equal("Done", encoded.GetProperty("stopReason").GetString());
        Assert.Equal(["a.bsk", "a.png", "b.png"], _folder.FileNames);
    }

    [Fact]
    public void Encode_prints_a_summary_on_standard_error_and_nothing_else_with_quiet()
    {
        BespokeCommand.Outcome talkative = Encode();
        BespokeCommand.Outcome quiet = Encode("--quiet", "--force");

        Assert.Contains("dB PSNR", talkative.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Contains("MAC/pixel", talkative.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Empty(talkative.Text);
        Assert.Equal(("", ""), (quiet.Text, quiet.StandardError));
    }

    [Fact]
    public void The_same_options_give_the_same_file_and_another_lambda_another_one()
    {
        Encode();
        byte[] first = File.ReadAllBytes(_folder["a.bsk"]);
        Encode("--force", "--threads", "1");
        byte[] again = File.ReadAllBytes(_folder["a.bsk"]);
        Encode("--force", "-q", "20");
        byte[] smaller = File.ReadAllBytes(_folder["a.bsk"]);

        Assert.Equal(first, again);
        Assert.NotEqual(first, smaller);
    }

    [Fact]
    public void Dashes_read_standard_input_and_write_standard_output()
    {
        byte[] picture = File.ReadAllBytes(_folder.WritePicture("a.png"));

        BespokeCommand.Outcome encoded = BespokeCommand.RunWithInput(picture, "encode", "-", "-", "--iterations", "20").AssertDone();
        BespokeCommand.Outcome decoded = BespokeCommand.RunWithInput(encoded.StandardOutput, "decode", "-", "-").AssertDone();

        Picture back = PictureFile.Read(decoded.StandardOutput);
        Assert.Equal((24, 16, 3), (back.Width, back.Height, back.Channels));
        Assert.Equal(["a.png"], _folder.FileNames);
    }

    [Fact]
    public void The_parts_that_info_lists_add_up_to_the_file()
    {
        Encode();
        JsonElement info = BespokeCommand.Run("info", _folder["a.bsk"], "--json").AssertDone().Json;
        BespokeCommand.Outcome table = BespokeCommand.Run("info", _folder["a.bsk"]).AssertDone();

        double sum = info.GetProperty("parts").EnumerateArray().Sum(part => part.GetProperty("bytes").GetDouble());
        Assert.Equal(new FileInfo(_folder["a.bsk"]).Length, sum, 1e-6);
        Assert.Equal((24, 16), (info.GetProperty("width").GetInt32(), info.GetProperty("height").GetInt32()));
        Assert.Contains("100.0 %", table.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Scale_gives_a_smaller_picture_with_sides_rounded_up()
    {
        Encode();
        BespokeCommand.Run("decode", _folder["a.bsk"], _folder["b.ppm"], "--scale", "1/16").AssertDone();

        Picture small = _folder.ReadPicture("b.ppm");
        Assert.Equal((2, 1), (small.Width, small.Height));
    }

    [Fact]
    public void Verify_accepts_what_encode_wrote_and_refuses_a_changed_byte()
    {
        Encode();
        byte[] file = File.ReadAllBytes(_folder["a.bsk"]);
        file[^1] ^= 0x40;
        string damaged = _folder.Write("damaged.bsk", file);

        BespokeCommand.Run("verify", _folder["a.bsk"]).AssertDone();
        BespokeCommand.Run("verify", damaged).AssertFailsWith(5, "damaged.bsk");
        BespokeCommand.Run("decode", damaged, _folder["b.png"]).AssertFailsWith(5, "damaged.bsk");
        Assert.DoesNotContain("b.png", _folder.FileNames);
    }

    [Fact]
    public void A_file_that_ends_early_is_refused_unless_a_preview_is_asked_for()
    {
        Encode();
        byte[] file = File.ReadAllBytes(_folder["a.bsk"]);
        string cut = _folder.Write("cut.bsk", file[..(file.Length - 10)]);

        BespokeCommand.Run("decode", cut, _folder["b.png"]).AssertFailsWith(5, "--allow-truncated");
        Assert.DoesNotContain("b.png", _folder.FileNames);

        BespokeCommand.Outcome preview = BespokeCommand.Run("decode", cut, _folder["b.png"], "--allow-truncated", "--quiet").AssertDone();
        Assert.Contains("ends early", Assert.Single(preview.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(24, _folder.ReadPicture("b.png").Width);
    }

    [Fact]
    public void A_colour_picture_is_not_written_as_grey()
    {
        Encode();
        BespokeCommand.Run("decode", _folder["a.bsk"], _folder["b.pgm"]).AssertFailsWith(2, "b.pgm");
        Assert.DoesNotContain("b.pgm", _folder.FileNames);
    }

    [Fact]
    public void A_sine_network_decodes_whole_in_part_and_at_any_size()
    {
        BespokeCommand.Outcome encoded = Encode("--codec", "coin", "--network", "2x8", "--weight-bits", "8", "--json");
        Assert.Equal("coin", encoded.Json.GetProperty("codec").GetString());
        BespokeCommand.Run("verify", _folder["a.bsk"]).AssertDone();
        BespokeCommand.Run("decode", _folder["a.bsk"], _folder["whole.png"]).AssertDone();
        BespokeCommand.Run("decode", _folder["a.bsk"], _folder["part.png"], "--region", "3,5,10,7").AssertDone();
        BespokeCommand.Run("decode", _folder["a.bsk"], _folder["large.png"], "--size", "50x31").AssertDone();
        BespokeCommand.Run("decode", _folder["a.bsk"], _folder["b.png"], "--region", "20,5,10,7").AssertFailsWith(2, "not within the picture");

        Picture whole = _folder.ReadPicture("whole.png");
        Picture part = _folder.ReadPicture("part.png");
        Assert.Equal((10, 7), (part.Width, part.Height));
        Assert.True(whole.Row(1, 6).Slice(3, 10).SequenceEqual(part.Row(1, 1)));
        Assert.Equal(50, _folder.ReadPicture("large.png").Width);
    }

    [Theory]
    [InlineData("--codec coin --network 2x8")]
    [InlineData("--codec overfit")]
    public void Previews_are_the_smaller_pictures_that_scale_gives(string options)
    {
        Encode(options.Split(' '));
        BespokeCommand.Outcome outcome = BespokeCommand.Run("decode", _folder["a.bsk"], _folder["b.png"], "--progressive", "--json").AssertDone();
        Assert.Equal(
            [_folder["b.1.png"], _folder["b.2.png"], _folder["b.3.png"]],
            outcome.Json.GetProperty("previews").EnumerateArray().Select(name => name.GetString()));
        BespokeCommand.Run("decode", _folder["a.bsk"], _folder["whole.png"]).AssertDone();
        Assert.Equal(File.ReadAllBytes(_folder["whole.png"]), File.ReadAllBytes(_folder["b.png"]));
        for (int n = 1; n <= 3; n++)
        {
            BespokeCommand.Run("decode", _folder["a.bsk"], _folder["small.png"], "--scale", $"1/{16 >> n}", "--force").AssertDone();
            Assert.Equal(File.ReadAllBytes(_folder["small.png"]), File.ReadAllBytes(_folder[$"b.{n}.png"]));
        }
    }

    [Fact]
    public void A_colour_picture_leaves_no_previews_when_it_cannot_be_written_as_grey()
    {
        Encode("--codec", "coin", "--network", "2x8");
        BespokeCommand.Run("decode", _folder["a.bsk"], _folder["b.pgm"], "--progressive").AssertFailsWith(2, "pgm");
        Assert.DoesNotContain(_folder.FileNames, name => name.EndsWith(".pgm", StringComparison.Ordinal));
    }

    [Fact]
    public void A_damaged_file_leaves_no_previews()
    {
        Encode("--codec", "coin", "--network", "2x8");
        // A weight that is another one: every size can be decoded, but the whole picture's checksum fails.
        byte[] file = File.ReadAllBytes(_folder["a.bsk"]);
        file[file.Length / 2] ^= 0x10;
        string damaged = _folder.Write("damaged.bsk", file);
        BespokeCommand.Run("decode", damaged, _folder["b.png"], "--progressive").AssertFailsWith(5, "damaged.bsk");
        Assert.DoesNotContain(_folder.FileNames, name => name.StartsWith("b.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_picture_too_small_for_any_sine_network_at_the_target_is_told()
    {
        string input = _folder.WritePicture("a.png");
        BespokeCommand.Run("encode", input, _folder["a.bsk"], "--codec", "coin", "--iterations", "1").AssertFailsWith(2, "No sine network");
    }

    [Fact]
    public void The_overfitted_codec_refuses_a_region()
    {
        Encode();
        BespokeCommand.Run("decode", _folder["a.bsk"], _folder["b.png"], "--region", "0,0,4,4").AssertFailsWith(2, "sine-network");
    }

    private BespokeCommand.Outcome Encode(params string[] options)
    {
        string input = _folder.WritePicture("a.png");
        return BespokeCommand.Run(["encode", input, _folder["a.bsk"], "--iterations", "20", .. options]).AssertDone();
    }
}
