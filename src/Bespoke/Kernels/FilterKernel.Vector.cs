using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bespoke.Kernels;

internal static partial class FilterKernel
{
    private static class Vectors<TLanes, TShort, TInt>
        where TLanes : struct, ILanes<TShort, TInt>
        where TShort : struct
        where TInt : struct
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Weigh(Taps taps, ReadOnlySpan<short> source, ReadOnlySpan<int> offsets, int count, Span<short> target)
        {
            ref short origin = ref MemoryMarshal.GetReference(source);
            ref short results = ref MemoryMarshal.GetReference(target);
            ref int starts = ref MemoryMarshal.GetReference(offsets);
            ref int weights = ref MemoryMarshal.GetArrayDataReference(taps.Pairs);
            int lastPair = taps.Pairs.Length - 1;
            int lastTap = offsets.Length - 1;
            int exponent = taps.Exponent;
            TInt half = TLanes.Broadcast(taps.Half);
            for (int n = 0; n < count; n += TLanes.Count)
            {
                TInt low = half;
                TInt high = half;
                for (int p = 0; p <= lastPair; p++)
                {
                    // An odd last tap is paired with itself, at a weight of zero.
                    TShort first = TLanes.Load(ref origin, Unsafe.Add(ref starts, 2 * p) + n);
                    TShort second = TLanes.Load(ref origin, Unsafe.Add(ref starts, Math.Min(2 * p + 1, lastTap)) + n);
                    TShort pair = TLanes.BroadcastPair(Unsafe.Add(ref weights, p));
                    low = TLanes.Add(low, TLanes.MultiplyAdd(TLanes.InterleaveLow(first, second), pair));
                    high = TLanes.Add(high, TLanes.MultiplyAdd(TLanes.InterleaveHigh(first, second), pair));
                }

                TLanes.Store(TLanes.Pack(TLanes.ShiftRight(low, exponent), TLanes.ShiftRight(high, exponent)), ref results, n);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Double(Taps even, Taps odd, ReadOnlySpan<short> source, int count, Span<short> target)
        {
            ref short origin = ref MemoryMarshal.GetReference(source);
            ref short results = ref MemoryMarshal.GetReference(target);
            TShort even01 = TLanes.BroadcastPair(even.Pairs[0]);
            TShort even23 = TLanes.BroadcastPair(even.Pairs[1]);
            TShort odd01 = TLanes.BroadcastPair(odd.Pairs[0]);
            TShort odd23 = TLanes.BroadcastPair(odd.Pairs[1]);
            TInt half = TLanes.Broadcast(even.Half);
            int exponent = even.Exponent;
            for (int n = 0; n < count; n += TLanes.Count)
            {
                TShort a = TLanes.Load(ref origin, n);
                TShort b = TLanes.Load(ref origin, n + 1);
                TShort c = TLanes.Load(ref origin, n + 2);
                TShort d = TLanes.Load(ref origin, n + 3);
                TShort e = TLanes.Load(ref origin, n + 4);
                TShort evens = Sum(a, b, c, d, even01, even23, half, exponent);
                TShort odds = Sum(b, c, d, e, odd01, odd23, half, exponent);
                TLanes.Store(TLanes.ZipFirst(evens, odds), ref results, 2 * n);
                TLanes.Store(TLanes.ZipSecond(evens, odds), ref results, 2 * n + TLanes.Count);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TShort Sum(TShort a, TShort b, TShort c, TShort d, TShort weights01, TShort weights23, TInt half, int exponent)
        {
            TInt low = TLanes.Add(
                TLanes.MultiplyAdd(TLanes.InterleaveLow(a, b), weights01), TLanes.MultiplyAdd(TLanes.InterleaveLow(c, d), weights23));
            TInt high = TLanes.Add(
                TLanes.MultiplyAdd(TLanes.InterleaveHigh(a, b), weights01), TLanes.MultiplyAdd(TLanes.InterleaveHigh(c, d), weights23));
            return TLanes.Pack(TLanes.ShiftRight(TLanes.Add(low, half), exponent), TLanes.ShiftRight(TLanes.Add(high, half), exponent));
        }
    }
}
