using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Bespoke.Kernels;

namespace Bespoke.Tests.Kernels;

/// <summary>Each vector operation against its meaning in plain numbers, at every width, on random and extreme values.</summary>
public class LanesTests
{
    [Fact]
    public void Lanes_of_128_bits_do_what_they_say() => Check<Lanes128, Vector128<short>, Vector128<int>>();

    [Fact]
    public void Lanes_of_256_bits_do_what_they_say() => Check<Lanes256, Vector256<short>, Vector256<int>>();

    [Fact]
    public void Lanes_of_512_bits_do_what_they_say() => Check<Lanes512, Vector512<short>, Vector512<int>>();

    private static void Check<TLanes, TShort, TInt>()
        where TLanes : struct, ILanes<TShort, TInt>
        where TShort : struct
        where TInt : struct
    {
        int n = TLanes.Count;
        Random random = new(n);
        for (int round = 0; round < 200; round++)
        {
            short[] a = Values(random, n);
            short[] b = Values(random, n);
            TShort va = TLanes.Load(ref a[0], 0);
            TShort vb = TLanes.Load(ref b[0], 0);
            int[] ia = Ints(TLanes.AsInts(va));
            int[] ib = Ints(TLanes.AsInts(vb));
            TInt wa = TLanes.AsInts(va);
            TInt wb = TLanes.AsInts(vb);

            Equal(Pairs(n / 2, i => a[2 * i] * b[2 * i] + a[2 * i + 1] * b[2 * i + 1]), TLanes.MultiplyAdd(va, vb));
            Equal(Pairs(n / 2, i => ia[i] + ib[i]), TLanes.Add(wa, wb));
            Equal(Pairs(n / 2, i => ia[i] * ib[i]), TLanes.Multiply(wa, wb));
            Equal(Pairs(n / 2, i => Math.Min(ia[i], ib[i])), TLanes.Min(wa, wb));
            Equal(Pairs(n / 2, i => Math.Max(ia[i], ib[i])), TLanes.Max(wa, wb));
            Equal(Pairs(n / 2, i => ia[i] & ib[i]), TLanes.And(wa, wb));
            Equal(Pairs(n / 2, i => ia[i] << (round % 32)), TLanes.ShiftLeft(wa, round % 32));
            Equal(Pairs(n / 2, i => ia[i] >> (round % 32)), TLanes.ShiftRight(wa, round % 32));
            EqualShorts(Pairs(n, i => (short)Math.Max(a[i], b[i])), TLanes.Max(va, vb));
            EqualShorts(Pairs(n, i => (short)Math.Clamp(a[i] + b[i], -32768, 32767)), TLanes.AddSaturated(va, vb));

            EqualShorts(Pairs(n, i => (short)(a[i] | b[i])), TLanes.Or(va, vb));
            Assert.False(TLanes.IsZero(TLanes.Or(va, TLanes.BroadcastPair(1 << 16))));
            Assert.True(TLanes.IsZero(default));

            // Within each 128-bit lane the low interleave takes the lower four of eight.
            EqualShorts(Pairs(n, i => Interleaved(a, b, i / 8 * 8, i % 8)), TLanes.InterleaveLow(va, vb));
            EqualShorts(Pairs(n, i => Interleaved(a, b, i / 8 * 8 + 4, i % 8)), TLanes.InterleaveHigh(va, vb));
            EqualShorts(Pairs(n, i => Interleaved(a, b, 0, i)), TLanes.ZipFirst(va, vb));
            EqualShorts(Pairs(n, i => Interleaved(a, b, n / 2, i)), TLanes.ZipSecond(va, vb));
            EqualShorts(Pairs(n, i => (short)Math.Clamp(Packed(ia, ib, i), -32768, 32767)), TLanes.Pack(wa, wb));
            EqualShorts(Pairs(n, i => (short)(ushort)Math.Clamp(Packed(ia, ib, i), 0, 65535)), TLanes.PackUnsigned(wa, wb));

            EqualShorts(Pairs(n, i => i % 2 == 0 ? a[0] : a[1]), TLanes.BroadcastPair((a[0] & 0xFFFF) | (a[1] << 16)));
            Equal(Pairs(n / 2, _ => ia[1]), TLanes.Broadcast(ia[1]));
            int[] stored = new int[n / 2 + 1];
            TLanes.StoreInts(TLanes.LoadInts(ref ia[0], 0), ref stored[0], 1);
            Assert.Equal([0, .. ia], stored);
        }

        static short Interleaved(short[] a, short[] b, int start, int i) => (i % 2 == 0 ? a : b)[start + i / 2];

        static int Packed(int[] low, int[] high, int i) => (i % 8 < 4 ? low : high)[i / 8 * 4 + i % 4];

        static void EqualShorts(short[] expected, TShort actual) => Assert.Equal(expected, MemoryMarshal.Cast<TShort, short>([actual]).ToArray());

        static void Equal(int[] expected, TInt actual) => Assert.Equal(expected, Ints(actual));

        static int[] Ints(TInt value) => MemoryMarshal.Cast<TInt, int>([value]).ToArray();
    }

    private static T[] Pairs<T>(int count, Func<int, T> value) => [.. Enumerable.Range(0, count).Select(value)];

    private static short[] Values(Random random, int count) => Pairs(count, _ => random.Next(4) switch
    {
        0 => short.MinValue,
        1 => short.MaxValue,
        2 => (short)random.Next(-3, 4),
        _ => (short)random.Next(-32768, 32768),
    });
}
