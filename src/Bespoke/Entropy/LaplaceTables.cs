using System.Runtime.CompilerServices;

namespace Bespoke.Entropy;

/// <summary>
/// Cumulative frequencies of the 64 Laplace distributions, in integers from 64 normative constants (spec/format.md, sections 2.2 and 7).
/// </summary>
/// <remarks>
/// A tail says how much of the distribution lies further than k steps and q sixteenths from the mean; it serves both sides. Tails of one
/// phase q lie side by side in k, since that is the order in which a symbol is searched.
/// </remarks>
internal static class LaplaceTables
{
    public const int ScaleCount = 64;

    /// <summary>Phases of a tail: 8 - j and 8 + j for means of j = -8 .. 7 sixteenths.</summary>
    private const int PhaseCount = 17;

    private static readonly (uint Decay, byte Shift, byte Largest)[] s_scales =
    [
        (944790143, 0, 2), (1128777308, 0, 2), (1320691491, 0, 2), (1516986052, 0, 2),
        (1714314248, 0, 2), (1909672208, 0, 2), (2100487201, 0, 2), (2284657910, 0, 3),
        (2460556403, 0, 3), (2627002235, 0, 3), (2783218389, 0, 3), (2928777278, 0, 3),
        (3063543134, 0, 4), (3187615411, 0, 4), (3301276172, 0, 4), (3404943240, 0, 4),
        (3499129875, 0, 5), (3584411106, 0, 5), (3661396382, 0, 6), (3730707958, 0, 6),
        (3792964294, 0, 7), (3848767722, 0, 8), (3898695645, 0, 9), (3943294611, 0, 10),
        (3983076658, 0, 11), (4018517435, 0, 12), (4050055661, 0, 13), (4078093587, 0, 15),
        (4102998157, 0, 17), (4125102665, 0, 19), (4144708724, 0, 21), (4162088399, 0, 23),
        (4177486434, 0, 26), (4191122464, 0, 30), (4203193187, 0, 33), (4213874435, 0, 38),
        (4223323149, 0, 42), (4231679206, 0, 48), (4239067133, 0, 54), (4245597669, 0, 61),
        (4251369203, 0, 69), (4256469081, 0, 78), (4260974788, 0, 88), (4235152469, 1, 51),
        (4242137480, 1, 57), (4248311300, 1, 64), (4253767139, 1, 73), (4258587720, 1, 82),
        (4230965739, 2, 47), (4238436395, 2, 53), (4245040182, 2, 60), (4250876550, 2, 68),
        (4256033791, 2, 77), (4260590238, 2, 87), (4234477876, 3, 50), (4241541167, 3, 56),
        (4247784284, 3, 64), (4253301449, 3, 72), (4258176282, 3, 81), (4262482947, 3, 92),
        (4266287184, 3, 104), (4269647232, 3, 118), (4272614661, 3, 133), (4275235122, 3, 151),
    ];

    private static readonly int[] s_tailStarts = MakeTailStarts();
    private static readonly ushort[] s_tails = MakeTails();
    private static readonly uint[] s_zeroStarts = MakeZeroStarts();

    /// <summary>The largest coded magnitude, R; larger ones escape.</summary>
    public static int Largest(int scaleIndex) => s_scales[scaleIndex].Largest;

    /// <summary>Low bits that are coded raw.</summary>
    public static int Shift(int scaleIndex) => s_scales[scaleIndex].Shift;

    /// <summary>One number for a scale index and a mean's fraction of -8 to 7 sixteenths: 0 to 1023.</summary>
    public static int Model(int scaleIndex, int fraction) => 16 * scaleIndex + fraction + 8;

    /// <summary>
    /// For each model where the interval of zero starts, or more than any range holds where low bits are coded raw: with these a decoder
    /// finds the commonest case by one multiplication.
    /// </summary>
    public static ReadOnlySpan<uint> ZeroStarts => s_zeroStarts;

    /// <summary>
    /// Tails of both sides for k = 0 .. R: of 65536, the share of values below -k (lower) and above k (upper), where k = 0 gives everything
    /// on that side of zero.
    /// </summary>
    /// <param name="model">Scale index and fraction, see <see cref="Model"/>.</param>
    /// <param name="lower">L(k) of the format description.</param>
    /// <param name="upper">U(k) of the format description.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void GetTails(int model, out ReadOnlySpan<ushort> lower, out ReadOnlySpan<ushort> upper)
    {
        (_, byte shift, byte largest) = s_scales[model >> 4];
        int phase = (model & 15) - 8;
        if (shift > 0)
        {
            // A coded step holds 2^shift values that all lie at or above it: their middle is what the fraction counts from.
            phase = (phase >> shift) - 8 + (8 >> shift);
        }

        int length = largest + 1;
        int start = s_tailStarts[model >> 4];
        lower = s_tails.AsSpan(start + (8 + phase) * length, length);
        upper = s_tails.AsSpan(start + (8 - phase) * length, length);
    }

    private static int[] MakeTailStarts()
    {
        int[] starts = new int[ScaleCount + 1];
        for (int i = 0; i < ScaleCount; i++)
        {
            starts[i + 1] = starts[i] + PhaseCount * (s_scales[i].Largest + 1);
        }

        return starts;
    }

    private static uint[] MakeZeroStarts()
    {
        uint[] zeroStarts = new uint[16 * ScaleCount];
        for (int model = 0; model < zeroStarts.Length; model++)
        {
            GetTails(model, out ReadOnlySpan<ushort> lower, out ReadOnlySpan<ushort> upper);
            zeroStarts[model] = Shift(model >> 4) > 0 ? uint.MaxValue : (uint)lower[0] + upper[0];
        }

        return zeroStarts;
    }

    private static ushort[] MakeTails()
    {
        ushort[] tails = new ushort[s_tailStarts[ScaleCount]];
        for (int i = 0; i < ScaleCount; i++)
        {
            (uint decay, _, byte largest) = s_scales[i];
            int length = largest + 1;
            uint share = (uint)(65534 - 2 * length);
            uint exponential = uint.MaxValue;
            for (int n = 0; n < PhaseCount + 16 * largest; n++)
            {
                uint tail = (uint)(((ulong)(exponential >> 1) * share) >> 32);
                for (int k = Math.Max(0, (n - PhaseCount + 16) / 16); k <= Math.Min(largest, n / 16); k++)
                {
                    tails[s_tailStarts[i] + (n - 16 * k) * length + k] = (ushort)(tail + (uint)(length - k));
                }

                exponential = (uint)(((ulong)exponential * decay) >> 32);
            }
        }

        return tails;
    }
}
