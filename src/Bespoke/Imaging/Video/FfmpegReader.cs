using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Bespoke.Imaging.Video;

/// <summary>Reads what ffmpeg reads, as RGB of 8 bits: ffmpeg knows from the file which colours its luma and chroma stand for.</summary>
internal static class FfmpegReader
{
    private const string Program = "ffmpeg";
    private const int LongestMessage = 200;

    /// <summary>Reads the frames that are to be taken.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">Its format, for messages.</param>
    /// <param name="framesPerSecond">Frames of each second, or null for all.</param>
    /// <param name="limits">What is accepted.</param>
    /// <exception cref="PictureFormatException">ffmpeg cannot read the file.</exception>
    /// <exception cref="BespokeLimitException">The video is over a limit.</exception>
    /// <exception cref="MissingDependencyException">ffmpeg is not installed.</exception>
    public static IReadOnlyList<Picture> Read(string path, string format, double? framesPerSecond, DecodeLimits limits)
    {
        using Process process = Start(Arguments(path, framesPerSecond)) ?? throw new MissingDependencyException(
            $"Reading {format} needs the program ffmpeg, which is not installed (Debian: apt install ffmpeg).");
        Task<string> messages = LastLine(process.StandardError);
        FrameList list = new(limits);
        bool isWhole = false;
        try
        {
            isWhole = TryReadFrames(new FrameSource(process.StandardOutput.BaseStream, format), list);
        }
        finally
        {
            if (!isWhole)
            {
                process.Kill(entireProcessTree: true);
            }

            process.WaitForExit();
        }

        if (process.ExitCode == 0 && isWhole && list.Frames.Count > 0)
        {
            return list.Frames;
        }

        string reason = messages.GetAwaiter().GetResult();
        throw new PictureFormatException(
            $"This {format} file cannot be read: {(reason.Length > 0 ? reason : $"ffmpeg ended with exit code {process.ExitCode} after {list.Frames.Count} frames.")}");
    }

    /// <summary>The version of the program, or null.</summary>
    public static string? Version()
    {
        using Process? process = Start(["-version"]);
        if (process is null)
        {
            return null;
        }

        _ = LastLine(process.StandardError);
        string[] words = process.StandardOutput.ReadToEnd().Split([' ', '\n'], 4);
        process.WaitForExit();
        return words is [Program, "version", string version, ..] ? version : null;
    }

    private static string[] Arguments(string path, double? framesPerSecond)
    {
        // The frame shown at k/N seconds, as YUV4MPEG2 is read: rounding times up leaves it to be the last one that has begun.
        string rate = framesPerSecond is { } fps
            ? string.Create(CultureInfo.InvariantCulture, $"fps=min({fps:0.######}\\,source_fps):round=up,")
            : "";

        // Only files of their own: a playlist within could name others. V leaves out cover pictures.
        return
        [
            "-nostdin", "-v", "error", "-protocol_whitelist", "file", "-i", $"file:{path}", "-map", "0:V:0",
            "-vf", $"{rate}scale=flags=bicubic+full_chroma_int+accurate_rnd,format=rgb24", "-f", "image2pipe", "-c:v", "ppm", "pipe:1",
        ];
    }

    private static Process? Start(string[] arguments)
    {
        ProcessStartInfo start = new(Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            Process process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Reads PPM files, one behind the other; false where one is damaged or cut off, of which ffmpeg knows the reason.</summary>
    private static bool TryReadFrames(FrameSource source, FrameList list)
    {
        try
        {
            while (source.ReadLine() is { } magic)
            {
                if (magic != "P6" || source.ReadLine()?.Split(' ') is not [string columns, string rows]
                    || !int.TryParse(columns, out int width) || !int.TryParse(rows, out int height) || width < 1 || height < 1 || source.ReadLine() != "255")
                {
                    return false;
                }

                Fill(list.Add(width, height, channels: 3, bitDepth: 8), source);
            }

            return true;
        }
        catch (PictureFormatException)
        {
            return false;
        }
    }

    private static void Fill(Picture picture, FrameSource source)
    {
        for (int y = 0; y < picture.Height; y++)
        {
            ReadOnlySpan<byte> row = source.ReadBlock(3 * picture.Width);
            for (int c = 0; c < picture.Channels; c++)
            {
                Span<ushort> samples = picture.Row(c, y);
                for (int x = 0; x < samples.Length; x++)
                {
                    samples[x] = row[(3 * x) + c];
                }
            }
        }
    }

    /// <summary>Reads to the end, so that the program never waits for us, and keeps the last line that is not empty.</summary>
    private static async Task<string> LastLine(StreamReader errors)
    {
        string last = "";
        while (await errors.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            last = string.IsNullOrWhiteSpace(line) ? last : line.Trim();
        }

        return last.Length > LongestMessage ? last[..LongestMessage] : last;
    }
}
