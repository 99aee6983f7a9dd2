using Bespoke.Entropy;

namespace Bespoke.Tests.Entropy;

public class NumberCoderTests
{
    [Fact]
    public void Every_scale_and_mean_brings_values_back()
    {
        Random random = new(7);
        List<(int Scale, int Mean, int Value)> numbers = [];
        for (int i = 0; i < LaplaceTables.ScaleCount; i++)
        {
            for (int n = 0; n < 400; n++)
            {
                int mean = random.Next(4) == 0 ? random.Next(-32_768, 32_768) : random.Next(-40, 41);
                int spread = 1 << random.Next(0, 12);
                numbers.Add((i, mean, Math.Clamp((mean >> 4) + random.Next(-spread, spread + 1), -32_768, 32_767)));
            }

            numbers.Add((i, -32_768, 32_767));
            numbers.Add((i, 32_767, -32_768));
        }

        byte[] bytes = Encode(numbers);
        RangeDecoder decoder = new(bytes, 0, bytes.Length);
        foreach ((int scale, int mean, int value) in numbers)
        {
            Assert.Equal(value, NumberCoder.Decode(ref decoder, scale, mean));
        }
    }

    [Fact]
    public void Size_is_what_the_estimate_says()
    {
        Random random = new(3);
        List<(int Scale, int Mean, int Value)> numbers = [];
        for (int n = 0; n < 200_000; n++)
        {
            int scale = random.Next(LaplaceTables.ScaleCount);
            int mean = random.Next(-64, 64);
            double b = Math.Exp(-3.25 + (scale + 0.5) / 8);
            double u = random.NextDouble() - 0.5;
            numbers.Add((scale, mean, (int)Math.Round(mean / 16.0 - b * Math.Sign(u) * Math.Log(1 - 2 * Math.Abs(u)))));
        }

        double ideal = numbers.Sum(n => (double)NumberCoder.Bits(n.Scale, n.Mean, n.Value)) / 8;
        Assert.InRange(Encode(numbers).Length, ideal - 2, ideal * 1.001 + 4);
    }

    [Fact]
    public void Probabilities_of_all_values_add_up_to_one()
    {
        foreach (int scale in (int[])[0, 11, 30, 43, 50, 63])
        {
            for (int mean = -9; mean < 9; mean++)
            {
                double sum = Enumerable.Range(-9000, 18_001).Sum(value => Math.Pow(2, -NumberCoder.Bits(scale, mean, value)));
                Assert.Equal(1, sum, 0.001);
            }
        }
    }

    [Fact]
    public void The_likeliest_value_is_the_one_nearest_to_the_mean()
    {
        for (int scale = 0; scale < 40; scale++)
        {
            for (int mean = -100; mean <= 100; mean++)
            {
                float nearest = NumberCoder.Bits(scale, mean, (mean + 8) >> 4);
                Assert.All(Enumerable.Range(-8, 17), value => Assert.True(nearest <= NumberCoder.Bits(scale, mean, value) + 0.01f));
            }
        }
    }

    [Fact]
    public void An_endless_escape_is_refused()
    {
        RangeEncoder encoder = new();
        LaplaceTables.GetTails(LaplaceTables.Model(0, 0), out ReadOnlySpan<ushort> lower, out _);
        encoder.Encode(0, lower[^1]);
        encoder.EncodeBits(uint.MaxValue, 32);
        byte[] bytes = encoder.Finish();
        Assert.Throws<BespokeFormatException>(() =>
        {
            RangeDecoder decoder = new(bytes, 0, bytes.Length);
            NumberCoder.Decode(ref decoder, 0, 0);
        });
    }

    private static byte[] Encode(List<(int Scale, int Mean, int Value)> numbers)
    {
        RangeEncoder encoder = new();
        foreach ((int scale, int mean, int value) in numbers)
        {
            NumberCoder.Encode(encoder, scale, mean, value);
        }

        return encoder.Finish();
    }
}
