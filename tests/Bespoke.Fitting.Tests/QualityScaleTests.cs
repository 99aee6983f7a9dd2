namespace Bespoke.Fitting.Tests;

public class QualityScaleTests
{
    [Theory]
    [InlineData(0, 2e-2)]
    [InlineData(50, 1.26e-3)]
    [InlineData(100, 8e-5)]
    public void The_scale_has_its_documented_ends_and_middle(double quality, double lambda) =>
        Assert.Equal(1, QualityScale.Lambda(quality) / lambda, 0.01);

    [Fact]
    public void Better_quality_is_a_smaller_lambda_by_the_same_factor_at_every_step()
    {
        double factor = QualityScale.Lambda(1) / QualityScale.Lambda(0);

        Assert.InRange(factor, 0.9, 0.99);
        for (int q = 1; q < 100; q++)
        {
            Assert.Equal(factor, QualityScale.Lambda(q + 1) / QualityScale.Lambda(q), 1e-12);
        }
    }

    [Fact]
    public void The_default_quality_is_the_whole_number_nearest_to_the_default_lambda()
    {
        double defaultLambda = Math.Log(new EncodeOptions().Lambda);
        int nearest = Enumerable.Range(0, 101).MinBy(q => Math.Abs(Math.Log(QualityScale.Lambda(q)) - defaultLambda));

        Assert.Equal(QualityScale.DefaultQuality, nearest);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(100.5)]
    [InlineData(double.NaN)]
    public void Outside_0_to_100_there_is_no_lambda(double quality) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => QualityScale.Lambda(quality));
}
