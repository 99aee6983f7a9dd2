using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bespoke.Kernels;

/// <summary>
/// Dense layers on blocks of as many positions as a vector holds 16-bit values. A block holds, for each pair of inputs, a low and a high
/// vector of interleaved values, so that one instruction multiplies and adds two inputs of half the positions.
/// </summary>
/// <remarks>Callers have checked all bounds: nothing is checked here.</remarks>
internal static class Dense<TLanes, TShort, TInt>
    where TLanes : struct, ILanes<TShort, TInt>
    where TShort : struct
    where TInt : struct
{
    /// <summary>Interleaves rows of inputs into a block.</summary>
    /// <param name="source">Where all rows lie.</param>
    /// <param name="offsets">Start of each row; a missing partner of the last one reads the last one again, for its weights are zero.</param>
    /// <param name="position">First position of the block, added to each offset.</param>
    /// <param name="block">Takes the pairs.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gather(ref short source, ReadOnlySpan<int> offsets, int position, ref short block)
    {
        for (int i = 0; i < offsets.Length; i += 2)
        {
            TShort even = TLanes.Load(ref source, offsets[i] + position);
            TShort odd = TLanes.Load(ref source, offsets[Math.Min(i + 1, offsets.Length - 1)] + position);
            TLanes.Store(TLanes.InterleaveLow(even, odd), ref block, i * TLanes.Count);
            TLanes.Store(TLanes.InterleaveHigh(even, odd), ref block, (i + 1) * TLanes.Count);
        }
    }

    /// <summary>A layer with rectifier: results limited to 0..32767, stored as a block for the next layer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Hidden(DenseLayer layer, ref short input, ref short output)
    {
        int pairs = layer.Pairs;
        int right = layer.RightShift;
        int left = layer.LeftShift;
        TShort zero = default;
        ref int weights = ref MemoryMarshal.GetArrayDataReference(layer.PackedWeights);
        ref int bias = ref MemoryMarshal.GetArrayDataReference(layer.PackedBias);
        for (int group = 0; group < layer.Groups; group++)
        {
            TInt low0 = TLanes.Broadcast(bias);
            TInt low1 = TLanes.Broadcast(Unsafe.Add(ref bias, 1));
            TInt low2 = TLanes.Broadcast(Unsafe.Add(ref bias, 2));
            TInt low3 = TLanes.Broadcast(Unsafe.Add(ref bias, 3));
            TInt high0 = low0;
            TInt high1 = low1;
            TInt high2 = low2;
            TInt high3 = low3;
            ref short pair = ref input;
            for (int p = 0; p < pairs; p++)
            {
                TShort low = TLanes.Load(ref pair, 0);
                TShort high = TLanes.Load(ref pair, TLanes.Count);
                TShort w0 = TLanes.BroadcastPair(weights);
                low0 = TLanes.Add(low0, TLanes.MultiplyAdd(low, w0));
                high0 = TLanes.Add(high0, TLanes.MultiplyAdd(high, w0));
                TShort w1 = TLanes.BroadcastPair(Unsafe.Add(ref weights, 1));
                low1 = TLanes.Add(low1, TLanes.MultiplyAdd(low, w1));
                high1 = TLanes.Add(high1, TLanes.MultiplyAdd(high, w1));
                TShort w2 = TLanes.BroadcastPair(Unsafe.Add(ref weights, 2));
                low2 = TLanes.Add(low2, TLanes.MultiplyAdd(low, w2));
                high2 = TLanes.Add(high2, TLanes.MultiplyAdd(high, w2));
                TShort w3 = TLanes.BroadcastPair(Unsafe.Add(ref weights, 3));
                low3 = TLanes.Add(low3, TLanes.MultiplyAdd(low, w3));
                high3 = TLanes.Add(high3, TLanes.MultiplyAdd(high, w3));
                pair = ref Unsafe.Add(ref pair, 2 * TLanes.Count);
                weights = ref Unsafe.Add(ref weights, DenseLayer.GroupSize);
            }

            if (layer.HasUnfoldedShortcuts)
            {
                int j = group * DenseLayer.GroupSize;
                low0 = TLanes.Add(low0, Shortcut(layer, j, ref input));
                high0 = TLanes.Add(high0, Shortcut(layer, j, ref Unsafe.Add(ref input, TLanes.Count)));
                low1 = TLanes.Add(low1, Shortcut(layer, j + 1, ref input));
                high1 = TLanes.Add(high1, Shortcut(layer, j + 1, ref Unsafe.Add(ref input, TLanes.Count)));
                low2 = TLanes.Add(low2, Shortcut(layer, j + 2, ref input));
                high2 = TLanes.Add(high2, Shortcut(layer, j + 2, ref Unsafe.Add(ref input, TLanes.Count)));
                low3 = TLanes.Add(low3, Shortcut(layer, j + 3, ref input));
                high3 = TLanes.Add(high3, Shortcut(layer, j + 3, ref Unsafe.Add(ref input, TLanes.Count)));
            }

            TShort result0 = TLanes.Max(zero, TLanes.Pack(Rescale(low0, right, left), Rescale(high0, right, left)));
            TShort result1 = TLanes.Max(zero, TLanes.Pack(Rescale(low1, right, left), Rescale(high1, right, left)));
            TShort result2 = TLanes.Max(zero, TLanes.Pack(Rescale(low2, right, left), Rescale(high2, right, left)));
            TShort result3 = TLanes.Max(zero, TLanes.Pack(Rescale(low3, right, left), Rescale(high3, right, left)));
            TLanes.Store(TLanes.InterleaveLow(result0, result1), ref output, 0);
            TLanes.Store(TLanes.InterleaveHigh(result0, result1), ref output, TLanes.Count);
            TLanes.Store(TLanes.InterleaveLow(result2, result3), ref output, 2 * TLanes.Count);
            TLanes.Store(TLanes.InterleaveHigh(result2, result3), ref output, 3 * TLanes.Count);
            output = ref Unsafe.Add(ref output, 4 * TLanes.Count);
            bias = ref Unsafe.Add(ref bias, DenseLayer.GroupSize);
        }
    }

    /// <summary>A layer without rectifier: rescaled sums in 32 bits, for each output a low and a high vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Linear(DenseLayer layer, ref short input, ref int sums)
    {
        for (int group = 0; group < layer.Groups; group++)
        {
            ref int groupSums = ref Unsafe.Add(ref sums, group * DenseLayer.GroupSize * TLanes.Count);
            switch (layer.Outputs - group * DenseLayer.GroupSize)
            {
                case 1 or 2:
                    LinearTwo(layer, group, ref input, ref groupSums);
                    break;
                case 3:
                    LinearThree(layer, group, ref input, ref groupSums);
                    break;
                default:
                    LinearFour(layer, group, ref input, ref groupSums);
                    break;
            }
        }
    }

    /// <summary>Rounds and shifts a sum; half of the last place is already in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TInt Rescale(TInt sum, int right, int left)
    {
        TInt shifted = TLanes.ShiftRight(sum, right);
        return left == 0 ? shifted : TLanes.ShiftLeft(shifted, left);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LinearTwo(DenseLayer layer, int group, ref short input, ref int sums)
    {
        int pairs = layer.Pairs;
        int right = layer.RightShift;
        int left = layer.LeftShift;
        ref int weights = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(layer.PackedWeights), group * pairs * DenseLayer.GroupSize);
        ref int bias = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(layer.PackedBias), group * DenseLayer.GroupSize);
        TInt low0 = TLanes.Broadcast(bias);
        TInt low1 = TLanes.Broadcast(Unsafe.Add(ref bias, 1));
        TInt high0 = low0;
        TInt high1 = low1;
        ref short pair = ref input;
        for (int p = 0; p < pairs; p++)
        {
            TShort low = TLanes.Load(ref pair, 0);
            TShort high = TLanes.Load(ref pair, TLanes.Count);
            TShort w0 = TLanes.BroadcastPair(weights);
            low0 = TLanes.Add(low0, TLanes.MultiplyAdd(low, w0));
            high0 = TLanes.Add(high0, TLanes.MultiplyAdd(high, w0));
            TShort w1 = TLanes.BroadcastPair(Unsafe.Add(ref weights, 1));
            low1 = TLanes.Add(low1, TLanes.MultiplyAdd(low, w1));
            high1 = TLanes.Add(high1, TLanes.MultiplyAdd(high, w1));
            pair = ref Unsafe.Add(ref pair, 2 * TLanes.Count);
            weights = ref Unsafe.Add(ref weights, DenseLayer.GroupSize);
        }

        if (layer.HasUnfoldedShortcuts)
        {
            int j = group * DenseLayer.GroupSize;
            low0 = TLanes.Add(low0, Shortcut(layer, j, ref input));
            high0 = TLanes.Add(high0, Shortcut(layer, j, ref Unsafe.Add(ref input, TLanes.Count)));
            low1 = TLanes.Add(low1, Shortcut(layer, j + 1, ref input));
            high1 = TLanes.Add(high1, Shortcut(layer, j + 1, ref Unsafe.Add(ref input, TLanes.Count)));
        }

        TLanes.StoreInts(Rescale(low0, right, left), ref sums, 0);
        TLanes.StoreInts(Rescale(high0, right, left), ref sums, TLanes.Count / 2);
        TLanes.StoreInts(Rescale(low1, right, left), ref sums, TLanes.Count);
        TLanes.StoreInts(Rescale(high1, right, left), ref sums, TLanes.Count + TLanes.Count / 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LinearThree(DenseLayer layer, int group, ref short input, ref int sums)
    {
        int pairs = layer.Pairs;
        int right = layer.RightShift;
        int left = layer.LeftShift;
        ref int weights = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(layer.PackedWeights), group * pairs * DenseLayer.GroupSize);
        ref int bias = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(layer.PackedBias), group * DenseLayer.GroupSize);
        TInt low0 = TLanes.Broadcast(bias);
        TInt low1 = TLanes.Broadcast(Unsafe.Add(ref bias, 1));
        TInt low2 = TLanes.Broadcast(Unsafe.Add(ref bias, 2));
        TInt high0 = low0;
        TInt high1 = low1;
        TInt high2 = low2;
        ref short pair = ref input;
        for (int p = 0; p < pairs; p++)
        {
            TShort low = TLanes.Load(ref pair, 0);
            TShort high = TLanes.Load(ref pair, TLanes.Count);
            TShort w0 = TLanes.BroadcastPair(weights);
            low0 = TLanes.Add(low0, TLanes.MultiplyAdd(low, w0));
            high0 = TLanes.Add(high0, TLanes.MultiplyAdd(high, w0));
            TShort w1 = TLanes.BroadcastPair(Unsafe.Add(ref weights, 1));
            low1 = TLanes.Add(low1, TLanes.MultiplyAdd(low, w1));
            high1 = TLanes.Add(high1, TLanes.MultiplyAdd(high, w1));
            TShort w2 = TLanes.BroadcastPair(Unsafe.Add(ref weights, 2));
            low2 = TLanes.Add(low2, TLanes.MultiplyAdd(low, w2));
            high2 = TLanes.Add(high2, TLanes.MultiplyAdd(high, w2));
            pair = ref Unsafe.Add(ref pair, 2 * TLanes.Count);
            weights = ref Unsafe.Add(ref weights, DenseLayer.GroupSize);
        }

        if (layer.HasUnfoldedShortcuts)
        {
            int j = group * DenseLayer.GroupSize;
            low0 = TLanes.Add(low0, Shortcut(layer, j, ref input));
            high0 = TLanes.Add(high0, Shortcut(layer, j, ref Unsafe.Add(ref input, TLanes.Count)));
            low1 = TLanes.Add(low1, Shortcut(layer, j + 1, ref input));
            high1 = TLanes.Add(high1, Shortcut(layer, j + 1, ref Unsafe.Add(ref input, TLanes.Count)));
            low2 = TLanes.Add(low2, Shortcut(layer, j + 2, ref input));
            high2 = TLanes.Add(high2, Shortcut(layer, j + 2, ref Unsafe.Add(ref input, TLanes.Count)));
        }

        TLanes.StoreInts(Rescale(low0, right, left), ref sums, 0);
        TLanes.StoreInts(Rescale(high0, right, left), ref sums, TLanes.Count / 2);
        TLanes.StoreInts(Rescale(low1, right, left), ref sums, TLanes.Count);
        TLanes.StoreInts(Rescale(high1, right, left), ref sums, TLanes.Count + TLanes.Count / 2);
        TLanes.StoreInts(Rescale(low2, right, left), ref sums, 2 * TLanes.Count);
        TLanes.StoreInts(Rescale(high2, right, left), ref sums, 2 * TLanes.Count + TLanes.Count / 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LinearFour(DenseLayer layer, int group, ref short input, ref int sums)
    {
        int pairs = layer.Pairs;
        int right = layer.RightShift;
        int left = layer.LeftShift;
        ref int weights = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(layer.PackedWeights), group * pairs * DenseLayer.GroupSize);
        ref int bias = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(layer.PackedBias), group * DenseLayer.GroupSize);
        TInt low0 = TLanes.Broadcast(bias);
        TInt low1 = TLanes.Broadcast(Unsafe.Add(ref bias, 1));
        TInt low2 = TLanes.Broadcast(Unsafe.Add(ref bias, 2));
        TInt low3 = TLanes.Broadcast(Unsafe.Add(ref bias, 3));
        TInt high0 = low0;
        TInt high1 = low1;
        TInt high2 = low2;
        TInt high3 = low3;
        ref short pair = ref input;
        for (int p = 0; p < pairs; p++)
        {
            TShort low = TLanes.Load(ref pair, 0);
            TShort high = TLanes.Load(ref pair, TLanes.Count);
            TShort w0 = TLanes.BroadcastPair(weights);
            low0 = TLanes.Add(low0, TLanes.MultiplyAdd(low, w0));
            high0 = TLanes.Add(high0, TLanes.MultiplyAdd(high, w0));
            TShort w1 = TLanes.BroadcastPair(Unsafe.Add(ref weights, 1));
            low1 = TLanes.Add(low1, TLanes.MultiplyAdd(low, w1));
            high1 = TLanes.Add(high1, TLanes.MultiplyAdd(high, w1));
            TShort w2 = TLanes.BroadcastPair(Unsafe.Add(ref weights, 2));
            low2 = TLanes.Add(low2, TLanes.MultiplyAdd(low, w2));
            high2 = TLanes.Add(high2, TLanes.MultiplyAdd(high, w2));
            TShort w3 = TLanes.BroadcastPair(Unsafe.Add(ref weights, 3));
            low3 = TLanes.Add(low3, TLanes.MultiplyAdd(low, w3));
            high3 = TLanes.Add(high3, TLanes.MultiplyAdd(high, w3));
            pair = ref Unsafe.Add(ref pair, 2 * TLanes.Count);
            weights = ref Unsafe.Add(ref weights, DenseLayer.GroupSize);
        }

        if (layer.HasUnfoldedShortcuts)
        {
            int j = group * DenseLayer.GroupSize;
            low0 = TLanes.Add(low0, Shortcut(layer, j, ref input));
            high0 = TLanes.Add(high0, Shortcut(layer, j, ref Unsafe.Add(ref input, TLanes.Count)));
            low1 = TLanes.Add(low1, Shortcut(layer, j + 1, ref input));
            high1 = TLanes.Add(high1, Shortcut(layer, j + 1, ref Unsafe.Add(ref input, TLanes.Count)));
            low2 = TLanes.Add(low2, Shortcut(layer, j + 2, ref input));
            high2 = TLanes.Add(high2, Shortcut(layer, j + 2, ref Unsafe.Add(ref input, TLanes.Count)));
            low3 = TLanes.Add(low3, Shortcut(layer, j + 3, ref input));
            high3 = TLanes.Add(high3, Shortcut(layer, j + 3, ref Unsafe.Add(ref input, TLanes.Count)));
        }

        TLanes.StoreInts(Rescale(low0, right, left), ref sums, 0);
        TLanes.StoreInts(Rescale(high0, right, left), ref sums, TLanes.Count / 2);
        TLanes.StoreInts(Rescale(low1, right, left), ref sums, TLanes.Count);
        TLanes.StoreInts(Rescale(high1, right, left), ref sums, TLanes.Count + TLanes.Count / 2);
        TLanes.StoreInts(Rescale(low2, right, left), ref sums, 2 * TLanes.Count);
        TLanes.StoreInts(Rescale(high2, right, left), ref sums, 2 * TLanes.Count + TLanes.Count / 2);
        TLanes.StoreInts(Rescale(low3, right, left), ref sums, 3 * TLanes.Count);
        TLanes.StoreInts(Rescale(high3, right, left), ref sums, 3 * TLanes.Count + TLanes.Count / 2);
    }

    /// <summary>The input of a shortcut, widened to 32 bits and shifted, for the low or the high vector of a pair.</summary>
    private static TInt Shortcut(DenseLayer layer, int output, ref short input)
    {
        if (output >= layer.Outputs)
        {
            return default;
        }

        int index = layer.ShortcutInputs[output];
        TInt pair = TLanes.AsInts(TLanes.Load(ref input, index / 2 * 2 * TLanes.Count));
        TInt value = index % 2 == 0 ? TLanes.ShiftRight(TLanes.ShiftLeft(pair, 16), 16) : TLanes.ShiftRight(pair, 16);
        return TLanes.ShiftLeft(value, layer.ShortcutBits);
    }
}
