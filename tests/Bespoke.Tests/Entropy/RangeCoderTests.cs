using Bespoke.Entropy;

namespace Bespoke.Tests.Entropy;

public class RangeCoderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Symbols_and_raw_bits_come_back_in_order(int seed)
    {
        Random random = new(seed);
        List<(uint Start, uint Frequency, uint Bits, int Count)> symbols = [];
        RangeEncoder encoder = new();
        for (int n = 0; n < 20_000; n++)
        {
            // Extreme frequencies make long runs of carries and of empty bytes.
            uint frequency = random.Next(3) switch { 0 => 1, 1 => 65_535, _ => (uint)random.Next(1, 65_536) };
            uint start = random.Next(2) == 0 ? 65_536 - frequency : (uint)random.Next(0, (int)(65_537 - frequency));
            int count = random.Next(0, 19);
            uint bits = (uint)random.Next(1 << count);
            symbols.Add((start, frequency, bits, count));
            encoder.Encode(start, frequency);
            encoder.EncodeBits(bits, count);
        }

        byte[] bytes = encoder.Finish();
        RangeDecoder decoder = new(bytes, 0, bytes.Length);
        foreach ((uint start, uint frequency, uint bits, int count) in symbols)
        {
            uint unit = decoder.Unit;
            Assert.False(decoder.IsBelow(unit, start));
            if (start + frequency == 65_536)
            {
                decoder.TakeLast(unit, start);
            }
            else
            {
                Assert.True(decoder.IsBelow(unit, start + frequency));
                decoder.Take(unit, start, frequency);
            }

            Assert.Equal(bits, decoder.DecodeBits(count));
        }
    }

    [Fact]
    public void Nothing_coded_takes_no_bytes()
    {
        Assert.Empty(new RangeEncoder().Finish());
    }

    [Fact]
    public void Certain_symbols_take_no_bytes()
    {
        RangeEncoder encoder = new();
        for (int n = 0; n < 1000; n++)
        {
            encoder.Encode(0, 65_536);
        }

        Assert.Empty(encoder.Finish());
    }
}
