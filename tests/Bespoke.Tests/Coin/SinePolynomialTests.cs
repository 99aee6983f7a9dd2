using Bespoke.Coin;

namespace Bespoke.Tests.Coin;

public class SinePolynomialTests
{
    [Fact]
    public void The_sine_is_within_its_error_bound()
    {
        double worst = 0;
        for (int n = -(1 << 19); n <= 1 << 19; n++)
        {
            worst = Math.Max(worst, Error(n * (1f / (1 << 18))));
        }

        Random random = new(1);
        for (int n = 0; n < 1_000_000; n++)
        {
            worst = Math.Max(worst, Error((float)((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(24)))));
        }

        Assert.InRange(worst, 1e-8, SinePolynomial.ErrorBound);
    }

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(1f, 0f)]
    [InlineData(-3f, 0f)]
    [InlineData(16_777_215f, 0f)]
    [InlineData(1e9f, 0f)]
    [InlineData(0.5f, 1f)]
    [InlineData(1.5f, -1f)]
    [InlineData(-0.5f, -1f)]
    [InlineData(-4_194_303.5f, 1f)]
    public void Integers_and_halves_give_zero_and_one(float t, float sine) =>
        Assert.Equal(sine, SinePolynomial.SinPi(t), SinePolynomial.ErrorBound);

    private static double Error(float t)
    {
        double n = Math.Round((double)t);
        double sine = Math.Sin(Math.PI * (t - n)) * (((long)n & 1) == 0 ? 1 : -1);
        return Math.Abs(SinePolynomial.SinPi(t) - sine);
    }
}
