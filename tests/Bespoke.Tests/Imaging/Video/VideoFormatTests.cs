using System.Text;
using Bespoke.Imaging;

namespace Bespoke.Tests.Imaging.Video;

public class VideoFormatTests
{
    [Theory]
    [InlineData("YUV4MPEG2 W2 H2\n", "YUV4MPEG2")]
    [InlineData("YUV4MPEG2", "YUV4MPEG2")]
    [InlineData("\0\0\0\u0018ftypisom", "MP4 or QuickTime")]
    [InlineData("\0\0\0\u0014ftypqt  ", "MP4 or QuickTime")]
    [InlineData("\u001A\u0045\u00DF\u00A3...", "Matroska or WebM")]
    [InlineData("RIFF....AVI LIST", "AVI")]
    [InlineData("\0\0\u0001\u00BA", "MPEG")]
    public void Videos_are_told_by_their_first_bytes(string start, string format) =>
        Assert.Equal(format, VideoFile.FormatOf(Encoding.Latin1.GetBytes(start)));

    [Theory]
    [InlineData("")]
    [InlineData("YUV4MPEG22 W2")]
    [InlineData("\0\0\0\u0018ftypavif")]
    [InlineData("\0\0\0\u0018ftypheic")]
    [InlineData("RIFF....WEBPVP8 ")]
    [InlineData("\u0089PNG\r\n\u001a\n")]
    [InlineData("P6 2 2 255 ")]
    [InlineData("#EXTM3U\n")]
    public void Pictures_and_lists_are_no_videos(string start) => Assert.Null(VideoFile.FormatOf(Encoding.Latin1.GetBytes(start)));

    [Fact]
    public void A_transport_stream_has_its_mark_in_every_packet()
    {
        byte[] stream = new byte[2 * 188];
        stream[0] = 0x47;
        Assert.Null(VideoFile.FormatOf(stream));
        stream[188] = 0x47;
        Assert.Equal("MPEG transport stream", VideoFile.FormatOf(stream));
    }

    [Fact]
    public void A_file_that_is_no_video_gives_the_typed_exception()
    {
        string path = Path.GetTempFileName();
        try
        {
            Assert.Throws<PictureFormatException>(() => VideoFile.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_is_above_zero(double rate) => Assert.Throws<ArgumentOutOfRangeException>(() => VideoFile.Read(Stream.Null, rate));
}
