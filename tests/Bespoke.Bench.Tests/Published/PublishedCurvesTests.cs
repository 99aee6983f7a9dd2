using Bespoke.Bench.Curves;
using Bespoke.Bench.Published;

namespace Bespoke.Bench.Tests.Published;

public class PublishedCurvesTests
{
    [Fact]
    public void The_codecs_that_matter_are_there_with_a_source_each()
    {
        IReadOnlyList<CodecCurve> curves = PublishedCurves.Kodak();
        foreach (string name in (string[])
            ["vtm:19.1-lottery", "hm:per-image", "bpg:compressai", "bmshj2018-hyperprior:paper-mse", "mbt2018:paper-mse", "cheng2020-anchor:compressai-mse",
             "elic2022:paper-mse", "mlic++:mse", "hpcm:large-mse", "cool-chic:5.0.1", "c3:adaptive", "coin:paper", "recombiner:paper"])
        {
            Assert.Contains(curves, curve => curve.Name == name);
        }

        Assert.All(curves, curve => Assert.Equal(CurveKind.Published, curve.Kind));
        Assert.All(curves, curve => Assert.NotEqual("", curve.Version));
        Assert.All(curves, curve => Assert.True(curve.IsMeanOnly ? curve.PublishedMean.Count >= 4 : curve.Pictures.Count == 24, curve.Name));
        Assert.Equal([5], curves.Single(curve => curve.Name == "cool-chic:5.0.1").Pictures.Values.Select(points => points.Count).Distinct());
    }

    [Fact]
    public void Files_that_are_no_such_table_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => PublishedCurves.Read(new StringReader("a,b,c\n1,2,3\n"), null));
        Assert.Throws<InvalidDataException>(() => PublishedCurves.Read(
            new StringReader("codec,version,image,setting,bpp,psnr_rgb\nx,1,mean,p1,much,30\n"), null));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("with, comma")]
    [InlineData("with \"quotes\"")]
    [InlineData("")]
    public void Fields_survive_joining_and_splitting(string field)
    {
        Assert.Equal(["before", field, "after"], CsvLine.Split(CsvLine.Join(["before", field, "after"])));
    }
}
