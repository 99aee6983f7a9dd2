using System.Reflection;
using Bespoke.Fitting;
using Bespoke.Imaging;

namespace Bespoke.PublicApi.Tests;

/// <summary>
/// What callers can see changes only on purpose: the surface is compared with a committed file. To accept a change, run
/// the tests once with the environment variable BESPOKE_ACCEPT_PUBLIC_SURFACE=1 and commit the new file.
/// </summary>
public class PublicSurfaceTests
{
    [Theory]
    [InlineData("Bespoke")]
    [InlineData("Bespoke.Metrics")]
    [InlineData("Bespoke.Fitting")]
    public void The_public_surface_is_what_the_committed_file_says(string name)
    {
        string file = Path.Combine(Repository.Root, "tests", "Bespoke.PublicApi.Tests", "Surface", name + ".txt");
        string surface = PublicSurface.Of(Assembly.Load(name));
        if (Environment.GetEnvironmentVariable("BESPOKE_ACCEPT_PUBLIC_SURFACE") == "1")
        {
            File.WriteAllText(file, surface);
        }

        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), surface);
    }

    [Fact]
    public void The_library_call_of_the_readme_compiles()
    {
        Func<byte[], byte[]> encode = png => BespokeEncoder.Encode(PictureFile.Read(png), new EncodeOptions { Lambda = QualityScale.Lambda(60) }).File;
        Func<byte[], Picture> decode = file => BespokeDecoder.Decode(file);

        Assert.NotNull(encode);
        Assert.NotNull(decode);
    }
}
