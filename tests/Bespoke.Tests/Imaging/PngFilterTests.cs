using Bespoke.Imaging;

namespace Bespoke.Tests.Imaging;

public class PngFilterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_filter_follows_its_definition_and_can_be_undone(int filter)
    {
        Random random = new(filter);
        foreach (int step in new[] { 1, 2, 3, 4, 6, 8 })
        {
            for (int length = 1; length < 150; length++)
            {
                byte[] row = new byte[step + length];
                byte[] above = new byte[step + length];
                random.NextBytes(row.AsSpan(step));
                random.NextBytes(above.AsSpan(step));
                byte[] filtered = new byte[length];
                long sum = PngFilter.Apply(filter, row, above, step, filtered);

                for (int i = 0; i < length; i++)
                {
                    int prediction = Predict(filter, row[i], above[i + step], above[i]);
                    Assert.Equal((byte)(row[i + step] - prediction), filtered[i]);
                }

                Assert.Equal(filtered.Sum(value => Math.Abs((long)(sbyte)value)), sum);
                byte[] undone = [.. new byte[step], .. filtered];
                PngFilter.Undo(filter, undone, above, step);
                Assert.Equal(row, undone);
            }
        }
    }

    private static int Predict(int filter, int left, int above, int aboveLeft)
    {
        int estimate = left + above - aboveLeft;
        return filter switch
        {
            0 => 0,
            1 => left,
            2 => above,
            3 => (left + above) / 2,
            _ => new[] { left, above, aboveLeft }.MinBy(value => Math.Abs(estimate - value)),
        };
    }
}
