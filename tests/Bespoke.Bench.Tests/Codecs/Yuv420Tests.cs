using Bespoke.Bench.Codecs;
using Bespoke.Imaging;
using Bespoke.Metrics;

namespace Bespoke.Bench.Tests.Codecs;

public class Yuv420Tests
{
    [Fact]
    public void Grey_pictures_survive_the_detour()
    {
        Picture picture = new(32, 16, 3, 8);
        for (int i = 0; i < 32 * 16; i++)
        {
            picture.Plane(0)[i] = picture.Plane(1)[i] = picture.Plane(2)[i] = (ushort)(i % 256);
        }

        Picture back = Yuv420.ToRgb(Yuv420.FromRgb(picture), 32, 16);
        Assert.Equal(double.PositiveInfinity, Psnr.Compute(picture, back));
    }

    [Fact]
    public void A_smooth_colour_picture_loses_little()
    {
        Picture picture = new(64, 64, 3, 8);
        for (int y = 0; y < 64; y++)
        {
            for (int x = 0; x < 64; x++)
            {
                picture.Row(0, y)[x] = (ushort)(2 * x + 30);
                picture.Row(1, y)[x] = (ushort)(3 * y);
                picture.Row(2, y)[x] = (ushort)(x + y);
            }
        }

        Assert.True(Psnr.Compute(picture, Yuv420.ToRgb(Yuv420.FromRgb(picture), 64, 64)) > 48);
    }

    [Fact]
    public void The_detour_costs_what_the_measured_table_says()
    {
        if (TestFolder.Shared() is not { } shared)
        {
            // The Kodak pictures lie beside the repository.
            return;
        }

        Picture picture = PictureDisk.Read(Path.Combine(shared, "data", "kodak", "kodim24.png"));
        Picture back = Yuv420.ToRgb(Yuv420.FromRgb(picture), picture.Width, picture.Height);
        Assert.Equal(41.65, Psnr.Compute(picture, back), 0.005);
    }

    [Fact]
    public void Planes_of_the_wrong_length_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => Yuv420.ToRgb(new byte[100], 16, 16));
    }
}
