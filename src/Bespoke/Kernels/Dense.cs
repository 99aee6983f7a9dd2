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
    /// <returns>True when all inputs are zero.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Gather(ref short source, ReadOnlySpan<int> offsets, int position, ref short block)
    {
        ref int start = ref MemoryMarshal.GetReference(offsets);
        TShort any = default;
        for (int i = 0; i < offsets.Length; i += 2)
        {
            int partner = i + 1 < offsets.Length ? i + 1 : i;
            TShort even = TLanes.Load(ref source, Unsafe.Add(ref start, i) + position);
            TShort odd = TLanes.Load(ref source, Unsafe.Add(ref start, partner) + position);
            TLanes.Store(TLanes.InterleaveLow(even, odd), ref block, 0);
            TLanes.Store(TLanes.InterleaveHigh(even, odd), ref block, TLanes.Count);
            any = TLanes.Or(any, TLanes.Or(even, odd));
            block = ref Unsafe.Add(ref block, 2 * TLanes.Count);
        }

        return TLanes.IsZero(any);
    }

    /// <summary>A layer with rectifier: results limited to 0..32767, stored as a block for the next layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="firstPair">Pairs of inputs before this one are known to be zero.</param>
    /// <param name="input">The block of inputs.</param>
    /// <param name="output">Takes the block of results.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Hidden(DenseLayer layer, int firstPair, ref short input, ref short output)
    {
        if (layer.IsPlain)
        {
            HiddenOf<Plain>(layer, firstPair, ref input, ref output);
        }
        else
        {
            HiddenOf<General>(layer, firstPair, ref input, ref output);
        }
    }

    /// <summary>A layer without rectifier: rescaled sums in 32 bits, for each output a low and a high vector.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="firstPair">Pairs of inputs before this one are known to be zero.</param>
    /// <param name="input">The block of inputs.</param>
    /// <param name="sums">Takes the sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Linear(DenseLayer layer, int firstPair, ref short input, ref int sums)
    {
        if (!layer.HasUnfoldedShortcuts)
        {
            LinearOf<Plain>(layer, firstPair, ref input, ref sums);
        }
        else
        {
            LinearOf<General>(layer, firstPair, ref input, ref sums);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void HiddenOf<TKind>(DenseLayer layer, int firstPair, ref short input, ref short output)
        where TKind : struct, IKind
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
            weights = ref Unsafe.Add(ref weights, firstPair * DenseLayer.GroupSize);
            ref short pair = ref Unsafe.Add(ref input, firstPair * 2 * TLanes.Count);
            for (int p = firstPair; p < pairs; p++)
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

            if (TKind.IsGeneral && layer.HasUnfoldedShortcuts)
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

            TShort result0 = TLanes.Max(zero, TLanes.Pack(Rescale<TKind>(low0, right, left), Rescale<TKind>(high0, right, left)));
            TShort result1 = TLanes.Max(zero, TLanes.Pack(Rescale<TKind>(low1, right, left), Rescale<TKind>(high1, right, left)));
            TShort result2 = TLanes.Max(zero, TLanes.Pack(Rescale<TKind>(low2, right, left), Rescale<TKind>(high2, right, left)));
            TShort result3 = TLanes.Max(zero, TLanes.Pack(Rescale<TKind>(low3, right, left), Rescale<TKind>(high3, right, left)));
            TLanes.Store(TLanes.InterleaveLow(result0, result1), ref output, 0);
            TLanes.Store(TLanes.InterleaveHigh(result0, result1), ref output, TLanes.Count);
            TLanes.Store(TLanes.InterleaveLow(result2, result3), ref output, 2 * TLanes.Count);
            TLanes.Store(TLanes.InterleaveHigh(result2, result3), ref output, 3 * TLanes.Count);
            output = ref Unsafe.Add(ref output, 4 * TLanes.Count);
            bias = ref Unsafe.Add(ref bias, DenseLayer.GroupSize);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LinearOf<TKind>(DenseLayer layer, int firstPair, ref short input, ref int sums)
        where TKind : struct, IKind
    {
        for (int group = 0; group < layer.Groups; group++)
        {
            ref int groupSums = ref Unsafe.Add(ref sums, group * DenseLayer.GroupSize * TLanes.Count);
            switch (layer.Outputs - group * DenseLayer.GroupSize)
            {
                case 1 or 2:
                    LinearTwo<TKind>(layer, firstPair, group, ref input, ref groupSums);
                    break;
                case 3:
                    LinearThree<TKind>(layer, firstPair, group, ref input, ref groupSums);
                    break;
                default:
                    LinearFour<TKind>(layer, firstPair, group, ref input, ref groupSums);
                    break;
            }
        }
    }

    /// <summary>Rounds and shifts a sum; half of the last place is already in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TInt Rescale<TKind>(TInt sum, int right, int left)
        where TKind : struct, IKind
    {
        TInt shifted = TLanes.ShiftRight(sum, right);
        return TKind.IsGeneral ? TLanes.ShiftLeft(shifted, left) : shifted;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LinearTwo<TKind>(DenseLayer layer, int firstPair, int group, ref short input, ref int sums)
        where TKind : struct, IKind
    {
        int pairs = layer.Pairs;
        int right = layer.RightShift;
        int left = layer.LeftShift;
        ref int weights = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(layer.PackedWeights), (group * pairs + firstPair) * DenseLayer.GroupSize);
        ref int bias = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(layer.PackedBias), group * DenseLayer.GroupSize);
        TInt low0 = TLanes.Broadcast(bias);
        TInt low1 = TLanes.Broadcast(Unsafe.Add(ref bias, 1));
        TInt high0 = low0;
        TInt high1 = low1;
        ref short pair = ref Unsafe.Add(ref input, firstPair * 2 * TLanes.Count);
        for (int p = firstPair; p < pairs; p++)
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

        if (TKind.IsGeneral && layer.HasUnfoldedShortcuts)
        {
            int j = group * DenseLayer.GroupSize;
            low0 = TLanes.Add(low0, Shortcut(layer, j, ref input));
            high0 = TLanes.Add(high0, Shortcut(layer, j, ref Unsafe.Add(ref input, TLanes.Count)));
            low1 = TLanes.Add(low1, Shortcut(layer, j + 1, ref input));
            high1 = TLanes.Add(high1, Shortcut(layer, j + 1, ref Unsafe.Add(ref input, TLanes.Count)));
        }

        TLanes.StoreInts(TLanes.ShiftLeft(TLanes.ShiftRight(low0, right), left), ref sums, 0);
        TLanes.StoreInts(TLanes.ShiftLeft(TLanes.ShiftRight(high0, right), left), ref sums, TLanes.Count / 2);
        TLanes.StoreInts(TLanes.ShiftLeft(TLanes.ShiftRight(low1, right), left), ref sums, TLanes.Count);
        TLanes.StoreInts(TLanes.ShiftLeft(TLanes.ShiftRight(high1, right), left), ref sums, TLanes.Count + TLanes.Count / 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LinearThree<TKind>(DenseLayer layer, int firstPair, int group, ref short input, ref int sums)
        where TKind : struct, IKind
    {
        int pairs = layer.Pairs;
        int right = layer.RightShift;
        int left = layer.LeftShift;
        ref int weights = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(layer.PackedWeights), (group * pairs + firstPair) * DenseLayer.GroupSize);
        ref int bias = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(layer.PackedBias), group * DenseLayer.GroupSize);
        TInt low0 = TLanes.Broadcast(bias);
        TInt low1 = TLanes.Broadcast(Unsafe.Add(ref bias, 1));
        TInt low2 = TLanes.Broadcast(Unsafe.Add(ref bias, 2));
        TInt high0 = low0;
        TInt high1 = low1;
        TInt high2 = low2;
        ref short pair = ref Unsafe.Add(ref input, firstPair * 2 * TLanes.Count);
        for (int p = firstPair; p < pairs; p++)
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

        if (TKind.IsGeneral && layer.HasUnfoldedShortcuts)
        {
            int j = group * DenseLayer.GroupSize;
            low0 = TLanes.Add(low0, Shortcut(layer, j, ref input));
            high0 = TLanes.Add(high0, Shortcut(layer, j, ref Unsafe.Add(ref input, TLanes.Count)));
            low1 = TLanes.Add(low1, Shortcut(layer, j + 1, ref input));
            high1 = TLanes.Add(high1, Shortcut(layer, j + 1, ref Unsafe.Add(ref input, TLanes.Count)));
            low2 = TLanes.Add(low2, Shortcut(layer, j + 2, ref input));
            high2 = TLanes.Add(high2, Shortcut(layer, j + 2, ref Unsafe.Add(ref input, TLanes.Count)));
        }

        TLanes.StoreInts(TLanes.ShiftLeft(TLanes.ShiftRight(low0, right), left), ref sums, 0);
        TLanes.StoreInts(TLanes.ShiftLeft(TLanes.ShiftRight(high0, right), left), ref sums, TLanes.Count / 2);
        TLanes.StoreInts(TLanes.ShiftLeft(TLanes.ShiftRight(low1, right), left), ref sums, TLanes.Count);
        TLanes.StoreInts(TLanes.ShiftLeft(TLanes.ShiftRight(high1, right), left), ref sums, TLanes.Count + TLanes.Count / 2);
        TLanes.StoreInts(TLanes.ShiftLeft(TLanes.ShiftRight(low2, right), left), ref sums, 2 * TLanes.Count);
        TLanes.StoreInts(TLanes.ShiftLeft(TLanes.ShiftRight(high2, right), left), ref sums, 2 * TLanes.Count + TLanes.Count / 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LinearFour<TKind>(DenseLayer layer, int firstPair, int group, ref short input, ref int sums)
        where TKind : struct, IKind
    {
        int pairs = layer.Pairs;
        int right = layer.RightShift;
        int left = layer.LeftShift;
        ref int weights = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(layer.PackedWeights), (group * pairs + firstPair) * DenseLayer.GroupSize);
        ref int bias = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(layer.PackedBias), group * DenseLayer.GroupSize);
        TInt low0 = TLanes.Broadcast(bias);
        TInt low1 = TLanes.Broadcast(Unsafe.Add(ref bias, 1));
        TInt low2 = TLanes.Broadcast(Unsafe.Add(ref bias, 2));
        TInt low3 = TLanes.Broadcast(Unsafe.Add(ref bias, 3));
        TInt high0 = low0;
        TInt high1 = low1;
        TInt high2 = low2;
        TInt high3 = low3;
        ref short pair = ref Unsafe.Add(ref input, firstPair * 2 * TLanes.Count);
        for (int p = firstPair; p < pairs; p++)
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

        if (TKind.IsGeneral && layer.HasUnfoldedShortcuts)
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

        TLanes.StoreInts(TLanes.ShiftLeft(TLanes.ShiftRight(low0, right), left), ref sums, 0);
        TLanes.StoreInts(TLanes.ShiftLeft(TLanes.ShiftRight(high0, right), left), ref sums, TLanes.Count / 2);
        TLanes.StoreInts(TLanes.ShiftLeft(TLanes.ShiftRight(low1, right), left), ref sums, TLanes.Count);
        TLanes.StoreInts(TLanes.ShiftLeft(TLanes.ShiftRight(high1, right), left), ref sums, TLanes.Count + TLanes.Count / 2);
        TLanes.StoreInts(TLanes.ShiftLeft(TLanes.ShiftRight(low2, right), left), ref sums, 2 * TLanes.Count);
        TLanes.StoreInts(TLanes.ShiftLeft(TLanes.ShiftRight(high2, right), left), ref sums, 2 * TLanes.Count + TLanes.Count / 2);
        TLanes.StoreInts(TLanes.ShiftLeft(TLanes.ShiftRight(low3, right), left), ref sums, 3 * TLanes.Count);
        TLanes.StoreInts(TLanes.ShiftLeft(TLanes.ShiftRight(high3, right), left), ref sums, 3 * TLanes.Count + TLanes.Count / 2);
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

    /// <summary>
    /// Whether a layer may need what hardly any does: shortcuts beside the weights, or hidden values with more fractional bits than the sums.
    /// Compiled apart, for even code that is never run would cost the inner loops their registers.
    /// </summary>
    private interface IKind
    {
        static abstract bool IsGeneral { get; }
    }

    private readonly struct Plain : IKind
    {
        public static bool IsGeneral => false;
    }

    private readonly struct General : IKind
    {
        public static bool IsGeneral => true;
    }
}
