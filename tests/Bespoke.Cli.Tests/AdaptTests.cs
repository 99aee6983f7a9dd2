using System.Text.Json;

namespace Bespoke.Cli.Tests;

public sealed class AdaptTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model")]
    [InlineData("model", "--update-prior", "spike-slab")]
    [InlineData("latents")]
    public void A_file_of_a_shared_base_names_it_and_decodes(string adapt, params string[] options)
    {
        _folder.WritePicture("a.png", 40, 24);
        JsonElement encoded = BespokeCommand.Run(
            ["encode", _folder["a.png"], _folder["a.bsk"], "--adapt", adapt, "--iterations", "20", "--lambda", "0.02", "--json", .. options]).AssertDone().Json;
        BespokeCommand.Run("decode", _folder["a.bsk"], _folder["b.png"]).AssertDone();
        JsonElement info = BespokeCommand.Run("info", _folder["a.bsk"], "--json").AssertDone().Json;
        JsonElement scores = BespokeCommand.Run("compare", _folder["a.png"], _folder["b.png"], "--json").AssertDone().Json;

        Assert.Equal(adapt, encoded.GetProperty("adapt").GetString());
        Assert.True(info.GetProperty("base").GetInt32() > 0);
        Assert.Equal(options is [_, string prior] ? prior : "learned", info.GetProperty("updatePrior").GetString());
        Assert.Equal(encoded.GetProperty("psnr").GetDouble(), scores.GetProperty("psnr").GetDouble(), 1e-9);
    }

    [Fact]
    public void Where_the_base_does_not_pay_the_summary_says_that_it_was_left_out()
    {
        _folder.WritePicture("a.png");
        BespokeCommand.Outcome encoded = BespokeCommand.Run(
            "encode", _folder["a.png"], _folder["a.bsk"], "--adapt", "model", "--decoder", "large", "--iterations", "20", "--lambda", "1e-3").AssertDone();
        Assert.Contains(encoded.ErrorLines, line => line.Contains("without the base", StringComparison.Ordinal));
        Assert.Equal(JsonValueKind.Null, BespokeCommand.Run("info", _folder["a.bsk"], "--json").AssertDone().Json.GetProperty("base").ValueKind);
    }

    [Fact]
    public void Networks_of_the_base_cost_next_to_nothing()
    {
        _folder.WritePicture("a.png");
        BespokeCommand.Run("encode", _folder["a.png"], _folder["a.bsk"], "--adapt", "latents", "--iterations", "20").AssertDone();
        JsonElement info = BespokeCommand.Run("info", _folder["a.bsk"], "--json").AssertDone().Json;

        double networks = info.GetProperty("parts").EnumerateArray()
            .Where(part => part.GetProperty("name").GetString()!.StartsWith("network", StringComparison.Ordinal))
            .Sum(part => part.GetProperty("bytes").GetDouble());
        Assert.InRange(networks, 1, 10);
    }

    [Theory]
    [InlineData("--adapt", "model", "--decoder", "xlarge")]
    [InlineData("--adapt", "latents", "--decoder", "xlarge")]
    public void Without_a_base_for_the_decoder_the_error_says_what_to_do(params string[] options)
    {
        _folder.WritePicture("a.png");
        BespokeCommand.Outcome outcome = BespokeCommand.Run(["encode", _folder["a.png"], _folder["a.bsk"], .. options]);

        Assert.Equal(9, outcome.ExitCode);
        Assert.Contains("--adapt scratch", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(["a.png"], _folder.FileNames);
    }

    [Fact]
    public void Bases_to_go_on_from_that_are_none_end_the_training_in_one_line()
    {
        Directory.CreateDirectory(_folder["data"]);
        _folder.WritePicture(Path.Combine("data", "a.png"), 128, 128);
        File.WriteAllBytes(_folder["bad.base"], [1, 2, 3, 4]);
        string[] options = ["--decoder", "small", "--lambdas", "0.01", "--common-rounds", "0", "--own-rounds", "1", "--batch", "1", "--iterations", "2"];
        BespokeCommand.Run(["train", "overfit", _folder["small.base"], "--data", _folder["data"], .. options]).AssertDone();
        options[1] = "medium";
        AssertRefused("missing.base", 3);
        AssertRefused("bad.base", 5);
        AssertRefused("small.base", 2);

        void AssertRefused(string name, int exitCode)
        {
            BespokeCommand.Outcome outcome = BespokeCommand.Run(
                ["train", "overfit", _folder["out.base"], "--data", _folder["data"], "--from", _folder[name], .. options]);
            Assert.Equal(exitCode, outcome.ExitCode);
            Assert.Contains(name, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
            Assert.DoesNotContain("out.base", _folder.FileNames);
        }
    }

    [Fact]
    public void A_training_can_be_run_and_refuses_a_picture_that_is_held_back()
    {
        Directory.CreateDirectory(_folder["data"]);
        Directory.CreateDirectory(_folder["test"]);
        _folder.WritePicture(Path.Combine("data", "a.png"), 128, 128);
        string[] options = ["--decoder", "small", "--lambdas", "0.01", "--common-rounds", "0", "--own-rounds", "1", "--batch", "1", "--iterations", "2"];
        BespokeCommand.Run(["train", "overfit", _folder["x.base"], "--data", _folder["data"], .. options]).AssertDone();
        Assert.Equal(["x.base", "x.base.pictures.csv", "x.base.state"], _folder.FileNames.Where(name => name.StartsWith('x')));

        BespokeCommand.Run(["train", "overfit", _folder["x.base"], "--data", _folder["data"], "--force", "--seed", "2", .. options]).AssertFailsWith(5, "other pictures or options");

        File.Copy(_folder[Path.Combine("data", "a.png")], _folder[Path.Combine("test", "b.png")]);
        BespokeCommand.Outcome refused = BespokeCommand.Run(
            ["train", "overfit", _folder["y.base"], "--data", _folder["data"], "--held-back", _folder["test"], .. options]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("b.png", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain(_folder.FileNames, name => name.StartsWith('y'));
    }

    [Fact]
    public void Starts_of_sine_networks_can_be_trained_on_pictures_that_are_not_held_back()
    {
        Directory.CreateDirectory(_folder["data"]);
        _folder.WritePicture(Path.Combine("data", "a.png"), 128, 128);
        string[] command = ["train", "coin", _folder["x.starts"], "--data", _folder["data"], "--network", "2x5", "--network", "1x4", "--rounds", "2", "--batch", "1"];
        BespokeCommand.Run([.. command, "--held-back", _folder["data"]]).AssertFailsWith(2, "held back for tests");
        Assert.DoesNotContain(_folder.FileNames, name => name.StartsWith('x'));

        System.Text.Json.JsonElement json = BespokeCommand.Run([.. command, "--json"]).AssertDone().Json;
        Assert.Equal(("train coin", 1), (json.GetProperty("command").GetString(), json.GetProperty("pictures").GetInt32()));
        Assert.Equal(["x.starts", "x.starts.pictures.csv", "x.starts.state"], _folder.FileNames.Where(name => name.StartsWith('x')));
    }

    [Fact]
    public void A_sine_network_can_be_coded_as_the_difference_from_a_learned_start()
    {
        string input = _folder.WritePicture("a.png");
        string[] options = ["--codec", "coin", "--network", "5x20", "--iterations", "20", "--learning-rate-decay", "cosine", "--start", "learned"];
        BespokeCommand.Run(["encode", input, _folder["a.bsk"], "--weight-bits", "8", .. options]).AssertDone();
        BespokeCommand.Run("verify", _folder["a.bsk"]).AssertDone();
        Assert.Contains("differences from start 1", BespokeCommand.Run("info", _folder["a.bsk"]).AssertDone().Text, StringComparison.Ordinal);
        BespokeCommand.Run(["encode", input, _folder["b.bsk"], .. options]).AssertDone();
        Assert.DoesNotContain("start", BespokeCommand.Run("info", _folder["b.bsk"]).AssertDone().Text, StringComparison.Ordinal);

        BespokeCommand.Run("encode", input, _folder["c.bsk"], "--codec", "coin", "--network", "4x20", "--start", "learned").AssertFailsWith(9, "5x20, 5x30, 10x28");
    }
}
