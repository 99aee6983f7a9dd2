using System.Text.Json;

namespace Bespoke.Cli.Tests;

public class UsageTests
{
    [Theory]
    [InlineData("no command", "")]
    [InlineData("not a command", "transmogrify a b")]
    [InlineData("'OUT' missing", "encode a.png")]
    [InlineData("one argument too many", "info a.bsk b.bsk")]
    [InlineData("not an option", "encode a.png b.bsk --fast")]
    [InlineData("not an option", "info --fast")]
    [InlineData("not an option", "decode a.bsk b.png -q 50")]
    [InlineData("See 'bespoke encode --help'", "encode a.png b.bsk --fast")]
    [InlineData("See 'bespoke train coin --help'", "train coin a.starts --data b --network 10y28")]
    [InlineData("See 'bespoke --help'", "transmogrify a b")]
    [InlineData("-q takes a number from 0 to 100", "encode a.png b.bsk -q 101")]
    [InlineData("-q takes a number", "encode a.png b.bsk -q good")]
    [InlineData("-q takes a number", "encode a.png b.bsk -q NaN")]
    [InlineData("--lambda takes a number", "encode a.png b.bsk --lambda 0")]
    [InlineData("--effort takes a whole number from 1 to 9", "encode a.png b.bsk --effort 10")]
    [InlineData("--threads takes a whole number", "info a.bsk --threads 0")]
    [InlineData("--codec takes overfit", "encode a.png b.bsk --codec gif")]
    [InlineData("--adapt takes scratch", "encode a.png b.bsk --adapt none")]
    [InlineData("--surrogate takes soft, noise, sga", "encode a.png b.bsk --adapt latents --surrogate gumbel")]
    [InlineData("--surrogate needs --adapt latents", "encode a.png b.bsk --surrogate sga")]
    [InlineData("--surrogate needs --adapt latents", "encode a.png b.bsk --adapt model --surrogate soft")]
    [InlineData("--update-prior needs --adapt model", "encode a.png b.bsk --update-prior learned")]
    [InlineData("--update-prior takes learned", "encode a.png b.bsk --adapt model --update-prior gauss")]
    [InlineData("--fps needs --set", "encode a.y4m b.bsk --fps 2")]
    [InlineData("--fps takes a number from 0.001 to 1000", "encode a.y4m b.bsk --set --fps 0")]
    [InlineData("--decoder takes small", "encode a.png b.bsk --decoder huge")]
    [InlineData("--scale takes 1/2", "decode a.bsk b.png --scale 1/3")]
    [InlineData("-q and --lambda cannot be used together", "encode a.png b.bsk -q 5 --lambda 1e-3")]
    [InlineData("--effort and --iterations cannot be used together", "encode a.png b.bsk --effort 3 --iterations 10")]
    [InlineData("--iterations and --time cannot be used together", "encode a.png b.bsk --time 3 --iterations 10")]
    [InlineData("--target-bpp needs --codec coin", "encode a.png b.bsk --target-bpp 0.3")]
    [InlineData("--sampling needs --codec coin", "encode a.png b.bsk --sampling 0.5")]
    [InlineData("--sampling takes a number from 0.001 to 1", "encode a.png b.bsk --codec coin --sampling 0")]
    [InlineData("--learning-rate-decay needs --codec coin", "encode a.png b.bsk --learning-rate-decay cosine")]
    [InlineData("--learning-rate-decay takes none, cosine; not 'linear'", "encode a.png b.bsk --codec coin --learning-rate-decay linear")]
    [InlineData("--start needs --codec coin", "encode a.png b.bsk --start learned")]
    [InlineData("--start takes random, learned; not 'zero'", "encode a.png b.bsk --codec coin --start zero")]
    [InlineData("--network takes layers and width", "train coin a.starts --data . --network 5x20 --network 5")]
    [InlineData("files are written beside OUT", "train overfit - --data .")]
    [InlineData("--report-only and --points cannot be used together", "bench . -o out --report-only --points 2")]
    [InlineData("--report-only and --lambdas cannot be used together", "bench . -o out --report-only --lambdas 0.01")]
    [InlineData("--rounds takes a whole number", "train coin a.starts --data . --rounds 0")]
    [InlineData("--lambdas", "train coin a.starts --data . --lambdas 0.01")]
    [InlineData("--weight-bits needs --codec coin", "encode a.png b.bsk --codec overfit --weight-bits 8")]
    [InlineData("-q has no effect with --codec coin", "encode a.png b.bsk --codec coin -q 50")]
    [InlineData("--target-bpp and --network cannot be used together", "encode a.png b.bsk --codec coin --network 5x20 --target-bpp 1")]
    [InlineData("--network takes layers and width", "encode a.png b.bsk --codec coin --network 5x")]
    [InlineData("--network takes layers and width", "encode a.png b.bsk --codec coin --network 5x256")]
    [InlineData("--size takes WxH", "decode a.bsk b.png --size 0x9")]
    [InlineData("--region takes X,Y,W,H", "decode a.bsk b.png --region 1,2,3")]
    [InlineData("--scale and --size cannot be used together", "decode a.bsk b.png --scale 1/2 --size 9x9")]
    [InlineData("--progressive and --scale cannot be used together", "decode a.bsk b.png --progressive --scale 1/2")]
    [InlineData("--progressive and --region cannot be used together", "decode a.bsk b.png --progressive --region 0,0,1,1")]
    [InlineData("--progressive writes several files", "decode a.bsk - --progressive")]
    [InlineData("not a picture format that can be written", "decode a.bsk b.gif")]
    public void A_wrong_command_line_is_told_in_one_line_with_exit_code_2(string words, string arguments) =>
        BespokeCommand.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)).AssertFailsWith(2, words);

    [Fact]
    public void Quiet_and_verbose_together_are_wrong_usage() =>
        Assert.Equal(2, BespokeCommand.Run("info", "a.bsk", "--quiet", "--verbose").ExitCode);

    [Fact]
    public void A_wrong_command_line_with_json_gives_one_object_with_the_error()
    {
        BespokeCommand.Outcome outcome = BespokeCommand.Run("encode", "a.png", "b.bsk", "-q", "101", "--json");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal(1, outcome.Json.GetProperty("schema").GetInt32());
        Assert.Equal("encode", outcome.Json.GetProperty("command").GetString());
        Assert.Equal(2, outcome.Json.GetProperty("exitCode").GetInt32());
        Assert.Contains("-q", outcome.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Single(outcome.ErrorLines);
    }

    [Fact]
    public void Json_and_the_output_cannot_share_standard_output() =>
        Assert.Equal(2, BespokeCommand.Run("encode", "a.png", "-", "--json").ExitCode);

    [Fact]
    public void An_argument_after_two_dashes_may_begin_with_a_dash() =>
        BespokeCommand.Run("info", "--", "--fast").AssertFailsWith(3, "no such file");

    [Theory]
    [InlineData("")]
    [InlineData("encode")]
    [InlineData("decode")]
    [InlineData("info")]
    [InlineData("verify")]
    [InlineData("compare")]
    [InlineData("doctor")]
    public void Help_goes_to_standard_output_with_exit_code_0(string command)
    {
        BespokeCommand.Outcome outcome = BespokeCommand.Run(command.Length == 0 ? ["--help"] : [command, "--help"]);

        outcome.AssertDone();
        Assert.Contains($"bespoke {command}".Trim(), outcome.Text, StringComparison.Ordinal);
        Assert.Empty(outcome.StandardError);
    }

    [Fact]
    public void Doctor_tells_of_vectors_cores_libvips_ffmpeg_and_peers()
    {
        JsonElement json = BespokeCommand.Run("doctor", "--json").AssertDone().Json;

        Assert.Equal(Environment.ProcessorCount, json.GetProperty("cores").GetInt32());
        Assert.Contains(json.GetProperty("vectorBits").GetInt32(), (int[])[0, 128, 256, 512]);
        Assert.True(json.TryGetProperty("libvips", out _));
        Assert.True(json.TryGetProperty("ffmpeg", out _));
        Assert.True(json.GetProperty("peers").TryGetProperty("webp", out _));
    }
}
