using Bespoke.Entropy;

namespace Bespoke.Tests.Entropy;

public class LaplaceTablesTests
{
    [Fact]
    public void Tails_fall_strictly_and_leave_room_for_zero_at_every_scale_and_phase()
    {
        for (int i = 0; i < LaplaceTables.ScaleCount; i++)
        {
            for (int phase = -8; phase < 8; phase++)
            {
                LaplaceTables.GetTails(LaplaceTables.Model(i, phase), out ReadOnlySpan<ushort> lower, out ReadOnlySpan<ushort> upper);
                Assert.Equal(LaplaceTables.Largest(i) + 1, lower.Length);
                Assert.Equal(lower.Length, upper.Length);
                Assert.True(lower[0] + upper[0] < 65_536);
                for (int k = 1; k < lower.Length; k++)
                {
                    Assert.True(lower[k] < lower[k - 1]);
                    Assert.True(upper[k] < upper[k - 1]);
                }

                Assert.True(lower[^1] > 0 && upper[^1] > 0);
            }
        }
    }

    [Fact]
    public void Tails_follow_the_formula_of_the_format_description()
    {
        const int ScaleIndex = 20;
        const int Largest = 7;
        const ulong Decay = 3_792_964_294;
        ulong exponential = uint.MaxValue;
        List<uint> table = [];
        for (int n = 0; n <= 16 * Largest + 16; n++)
        {
            table.Add((uint)(((exponential >> 1) * (65_534 - 2 * (Largest + 1))) >> 32));
            exponential = (exponential * Decay) >> 32;
        }

        for (int j = -8; j < 8; j++)
        {
            LaplaceTables.GetTails(LaplaceTables.Model(ScaleIndex, j), out ReadOnlySpan<ushort> lower, out ReadOnlySpan<ushort> upper);
            for (int k = 0; k <= Largest; k++)
            {
                Assert.Equal(table[16 * k + 8 - j] + Largest + 1 - k, upper[k]);
                Assert.Equal(table[16 * k + 8 + j] + Largest + 1 - k, lower[k]);
            }
        }
    }

    [Fact]
    public void Constants_are_those_of_the_scales_that_they_stand_for()
    {
        for (int i = 0; i < LaplaceTables.ScaleCount; i++)
        {
            // The share above half a coded step is exp(-1/2b') / 2, b' the scale in coded steps. These hold 2^shift values, so that zero's
            // middle is not that of its step.
            int shift = LaplaceTables.Shift(i);
            double scale = Math.Exp(-3.25 + (i + 0.5) / 8) / (1 << shift);
            double distance = shift == 0 ? 0.5 : 1 - 0.5 / (1 << shift);
            LaplaceTables.GetTails(LaplaceTables.Model(i, 0), out _, out ReadOnlySpan<ushort> upper);
            double expected = (65_534 - 2.0 * upper.Length) * Math.Exp(-distance / scale) / 2 + upper.Length;
            Assert.Equal(expected, upper[0], 1.0);
        }
    }
}
