using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Bespoke.Imaging;

namespace Bespoke.Cli.Tests;

/// <summary>Sets from the frames of videos.</summary>
public sealed class VideoTests : IDisposable
{
    private const int Width = 24;
    private const int Height = 16;
    private static readonly string[] s_fast = ["--set", "--iterations", "2", "--decoder", "small"];
    private static readonly byte[] s_matroska = [0x1A, 0x45, 0xDF, 0xA3, 1, 2, 3];
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Frames_of_a_y4m_become_a_set()
    {
        string clip = _folder.Write("clip.y4m", Y4m(frames: 10, rate: 10));
        JsonElement encoded = Encode([clip, _folder["a.bsk"], "--fps", "2", "--json"]).AssertDone().Json;
        Assert.Equal(2, encoded.GetProperty("pictures").GetInt32());
        Assert.Equal((Width, Height), (encoded.GetProperty("width").GetInt32(), encoded.GetProperty("height").GetInt32()));
        Assert.Equal([clip], encoded.GetProperty("inputs").EnumerateArray().Select(name => name.GetString()));

        // The same from standard input, and with pictures beside it.
        BespokeCommand.RunWithInput(File.ReadAllBytes(clip), ["encode", "-", _folder["b.bsk"], "--fps", "2", .. s_fast]).AssertDone();
        Assert.Equal(File.ReadAllBytes(_folder["a.bsk"]), File.ReadAllBytes(_folder["b.bsk"]));
        JsonElement mixed = Encode([clip, _folder.WritePicture("p.png"), _folder["c.bsk"], "--json"]).AssertDone().Json;
        Assert.Equal(11, mixed.GetProperty("pictures").GetInt32());
    }

    [Fact]
    public void A_damaged_y4m_gives_exit_code_4_and_one_too_large_8()
    {
        Encode([_folder.Write("cut.y4m", Y4m(2, 1)[..^1]), _folder["a.bsk"]]).AssertFailsWith(4, "ends within a frame");
        Encode([_folder.Write("kind.y4m", "YUV4MPEG2 W2 H2 F1:1 C444alpha\n"u8.ToArray()), _folder["a.bsk"]]).AssertFailsWith(4, "C444alpha");
        Encode([_folder.Write("huge.y4m", "YUV4MPEG2 W70000 H2 F1:1\n"u8.ToArray()), _folder["a.bsk"]]).AssertFailsWith(8, "limit");
        Assert.DoesNotContain("a.bsk", _folder.FileNames);
    }

    [Fact]
    public void What_has_no_use_is_wrong_usage()
    {
        string clip = _folder.Write("clip.y4m", Y4m(4, 1));
        string[] pictures = [_folder.WritePicture("1.png"), _folder.WritePicture("2.png")];
        Encode([.. pictures, _folder["a.bsk"], "--fps", "2"]).AssertFailsWith(2, "--fps needs a video");
        Encode([clip, _folder["a.bsk"], "--fps", "0.01"]).AssertFailsWith(2, "gives one picture");
        Encode([clip, _folder.WritePicture("wide.png", width: 30), _folder["a.bsk"]]).AssertFailsWith(2, "but frame 1 of");
        BespokeCommand.Run("encode", clip, _folder["a.bsk"]).AssertFailsWith(2, "only encode --set takes videos");
        BespokeCommand.Run("compare", clip, clip).AssertFailsWith(2, "is a video (YUV4MPEG2)");
    }

    [Fact]
    public void Without_ffmpeg_other_videos_give_exit_code_9_with_the_name_of_its_package()
    {
        string clip = _folder.Write("clip.mkv", s_matroska);
        Directory.CreateDirectory(_folder["nothing"]);
        BespokeCommand.RunWithSearchPath(_folder["nothing"], ["encode", clip, _folder["a.bsk"], .. s_fast]).AssertFailsWith(9, "apt install ffmpeg");
    }

    [Fact]
    public void Frames_come_from_the_program_ffmpeg()
    {
        if (OperatingSystem.IsWindows())
        {
            // The stand-in is a shell script.
            return;
        }

        // It writes more to standard error than a pipe holds before it gives its frames.
        string clip = _folder.Write("-clip.mkv", s_matroska);
        byte[] frame = [.. Encoding.ASCII.GetBytes($"P6\n{Width} {Height}\n255\n"), .. new byte[Width * Height * 3]];
        _folder.Write("frames", [.. frame, .. frame, .. frame]);
        BespokeCommand.Outcome outcome = EncodeWith(
            $"printf '%s\\n' \"$@\" > '{_folder["arguments"]}'\nhead -c 300000 /dev/zero >&2\ncat '{_folder["frames"]}'\n", clip, "--fps", "2", "--json");
        Assert.Equal(3, outcome.AssertDone().Json.GetProperty("pictures").GetInt32());
        string[] arguments = File.ReadAllLines(_folder["arguments"]);
        Assert.Contains($"file:{clip}", arguments);
        Assert.Contains(arguments, argument => argument.Contains("fps=min(2\\,source_fps)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("echo 'clip: no such codec' >&2; exit 1", "no such codec")]
    [InlineData("exit 3", "exit code 3 after 0 frames")]
    [InlineData("exit 0", "after 0 frames")]
    [InlineData("printf 'P6\\n2 2\\n255\\nABCDEF'; echo 'out of memory' >&2; exit 1", "out of memory")]
    [InlineData("echo hello; sleep 600", "cannot be read")]
    public void What_ffmpeg_cannot_read_gives_exit_code_4_with_its_reason(string script, string words)
    {
        if (!OperatingSystem.IsWindows())
        {
            EncodeWith(script, _folder.Write("clip.mkv", s_matroska)).AssertFailsWith(4, words);
            Assert.DoesNotContain("a.bsk", _folder.FileNames);
        }
    }

    [Fact]
    public void The_real_ffmpeg_gives_the_frames_that_a_y4m_gives()
    {
        if (VideoFile.FfmpegVersion() is null)
        {
            // It is not installed everywhere.
            return;
        }

        string y4m = _folder.Write("clip.y4m", Y4m(frames: 25, rate: 25));
        using (Process made = Process.Start("ffmpeg", ["-v", "error", "-nostdin", "-i", y4m, "-c:v", "ffv1", "-color_range", "tv", "-colorspace", "smpte170m", _folder["clip.mkv"]]))
        {
            made.WaitForExit();
            Assert.Equal(0, made.ExitCode);
        }

        foreach ((double? rate, int count) in ((double?, int)[])[(null, 25), (10, 10), (2, 2), (100, 25)])
        {
            IReadOnlyList<Picture> expected = VideoFile.Read(y4m, rate);
            IReadOnlyList<Picture> frames = VideoFile.Read(_folder["clip.mkv"], rate);
            Assert.Equal((count, count), (expected.Count, frames.Count));
            for (int n = 0; n < count; n++)
            {
                for (int c = 0; c < 3; c++)
                {
                    for (int i = 0; i < Width * Height; i++)
                    {
                        Assert.InRange(frames[n].Plane(c)[i], expected[n].Plane(c)[i] - 2, expected[n].Plane(c)[i] + 2);
                    }
                }
            }
        }

        Encode([_folder["clip.mkv"], _folder["a.bsk"], "--fps", "2"]).AssertDone();
        File.WriteAllBytes(_folder["bad.mkv"], File.ReadAllBytes(_folder["clip.mkv"])[..40]);
        Encode([_folder["bad.mkv"], _folder["b.bsk"]]).AssertFailsWith(4, "Matroska or WebM file cannot be read");
    }

    private static BespokeCommand.Outcome Encode(string[] arguments) => BespokeCommand.Run(["encode", .. arguments, .. s_fast]);

    /// <summary>Encodes with a shell script in place of ffmpeg.</summary>
    private BespokeCommand.Outcome EncodeWith(string script, string clip, params string[] options)
    {
        Directory.CreateDirectory(_folder["bin"]);
        string program = _folder.Write(Path.Combine("bin", "ffmpeg"), Encoding.ASCII.GetBytes("#!/bin/sh\n" + script + "\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return BespokeCommand.RunWithSearchPath(
            _folder["bin"] + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"), ["encode", clip, _folder["a.bsk"], .. s_fast, .. options]);
    }

    /// <summary>4:4:4, so that there is no chroma to interpolate: one level of light a frame, some colour.</summary>
    private static byte[] Y4m(int frames, int rate)
    {
        IEnumerable<byte> Plane(int value) => Enumerable.Repeat((byte)value, Width * Height);
        return
        [
            .. Encoding.ASCII.GetBytes($"YUV4MPEG2 W{Width} H{Height} F{rate}:1 Ip A1:1 C444\n"),
            .. Enumerable.Range(0, frames).SelectMany(n => (byte[])[.. "FRAME\n"u8, .. Plane(40 + (5 * n)), .. Plane(120), .. Plane(140)]),
        ];
    }
}
