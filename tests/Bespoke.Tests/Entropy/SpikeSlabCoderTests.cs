using Bespoke.Entropy;

namespace Bespoke.Tests.Entropy;

public class SpikeSlabCoderTests
{
    [Fact]
    public void Numbers_of_steps_come_back_and_take_the_bits_that_are_said()
    {
        Random random = new(5);
        int[] numbers = [.. Enumerable.Range(-100, 201), -65_535, 65_535, .. Enumerable.Range(0, 5000).Select(_ => random.Next(30) == 0 ? random.Next(-70, 70) : 0)];
        RangeEncoder encoder = new();
        Array.ForEach(numbers, number => SpikeSlabCoder.Encode(encoder, number));
        byte[] stream = encoder.Finish();
        RangeDecoder decoder = new(stream, 0, stream.Length);
        foreach (int number in numbers)
        {
            Assert.Equal(number, SpikeSlabCoder.Decode(ref decoder));
        }

        double bits = numbers.Sum(number => (double)SpikeSlabCoder.Bits(number));
        Assert.InRange(stream.Length, (bits / 8) - 2, (bits / 8 * 1.001) + 4);
    }

    [Fact]
    public void Frequencies_are_those_of_the_published_prior()
    {
        // Bins of 1/256 of a Gaussian of 0.05 and, 1000 times as likely, one of a sixth of a bin.
        for (int n = 0; n <= 48; n++)
        {
            double tail = Tail(n);
            double share = (n == 0 ? 1 : Tail(n - 1)) - tail;
            double bits = -Math.Log2(n == 0 ? share : share / 2);
            double tolerance = n < 30 ? 0.02 : 0.5;
            Assert.InRange(SpikeSlabCoder.Bits(n), bits - tolerance, bits + tolerance);
            Assert.Equal(SpikeSlabCoder.Bits(n), SpikeSlabCoder.Bits(-n));
        }

        Assert.True(SpikeSlabCoder.Bits(0) < 0.006);
    }

    [Fact]
    public void Too_many_steps_are_refused()
    {
        RangeEncoder encoder = new();
        Assert.Throws<ArgumentOutOfRangeException>(() => SpikeSlabCoder.Encode(encoder, 65_536));
        encoder.Encode(0, 240);
        encoder.EncodeBits(0, 1);
        encoder.Encode(0, 3);
        EscapeCode.Encode(encoder, 65_536 - 49);
        byte[] stream = encoder.Finish();
        Assert.Throws<BespokeFormatException>(() =>
        {
            RangeDecoder decoder = new(stream, 0, stream.Length);
            SpikeSlabCoder.Decode(ref decoder);
        });
    }

    /// <summary>Share of changes of more than n steps, both sides: integrated by Simpson's rule.</summary>
    private static double Tail(int n) => ((2 * Upper((n + 0.5) / 256 / 0.05)) + (1000 * 2 * Upper((n + 0.5) * 6))) / 1001;

    private static double Upper(double x)
    {
        const int Intervals = 2000;
        double step = 12.0 / Intervals;
        double sum = 0;
        for (int i = 0; i <= Intervals; i++)
        {
            double at = x + (i * step);
            sum += Math.Exp(-0.5 * at * at) * (i is 0 or Intervals ? 1 : i % 2 == 0 ? 2 : 4);
        }

        return sum * step / 3 / Math.Sqrt(2 * Math.PI);
    }
}
