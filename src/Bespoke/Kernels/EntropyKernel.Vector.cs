using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bespoke.Overfit;

namespace Bespoke.Kernels;

internal static partial class EntropyKernel
{
    private static class Vectors<TLanes, TShort, TInt>
        where TLanes : struct, ILanes<TShort, TInt>
        where TShort : struct
        where TInt : struct
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static void Predict(
            EntropyNetwork network, ReadOnlySpan<short> neighbours, ReadOnlySpan<short> features, ReadOnlySpan<int> offsets, int count, bool isRepeat, Span<short> starts, Span<short> models, KernelScratch scratch)
        {
            ref short context = ref MemoryMarshal.GetArrayDataReference(scratch.Inputs);
            ref short contextFeatures = ref Unsafe.Add(ref context, network.Neighbours * TLanes.Count);
            ref short hidden1 = ref MemoryMarshal.GetArrayDataReference(scratch.Hidden);
            ref short hidden2 = ref MemoryMarshal.GetArrayDataReference(scratch.Hidden2);
            ref int sums = ref MemoryMarshal.GetArrayDataReference(scratch.Sums);
            ref int linearSums = ref MemoryMarshal.GetArrayDataReference(scratch.Sums2);
            ReadOnlySpan<int> neighbourOffsets = offsets[..network.Neighbours];
            ReadOnlySpan<int> featureOffsets = offsets[network.Neighbours..];
            for (int n = 0; n < count; n += TLanes.Count)
            {
                bool isBlank = Dense<TLanes, TShort, TInt>.Gather(ref MemoryMarshal.GetReference(neighbours), neighbourOffsets, n, ref context);
                ref bool wasBlank = ref scratch.BlankBlocks[n / TLanes.Count];
                if (isRepeat && isBlank && wasBlank)
                {
                    continue;
                }

                wasBlank = isBlank;
                int firstPair = isBlank ? network.Neighbours / 2 : 0;
                Dense<TLanes, TShort, TInt>.Gather(ref MemoryMarshal.GetReference(features), featureOffsets, n, ref contextFeatures);
                Dense<TLanes, TShort, TInt>.Hidden(network.Layer1, firstPair, ref context, ref hidden1);
                Dense<TLanes, TShort, TInt>.Hidden(network.Layer2, 0, ref hidden1, ref hidden2);
                Dense<TLanes, TShort, TInt>.Linear(network.OutputLayer, 0, ref hidden2, ref sums);
                Dense<TLanes, TShort, TInt>.Linear(network.LinearLayer, firstPair, ref context, ref linearSums);
                Finish(network.OutputBias, ref sums, ref linearSums, ref Unsafe.Add(ref MemoryMarshal.GetReference(starts), n), ref Unsafe.Add(ref MemoryMarshal.GetReference(models), n));
            }
        }

        /// <summary>Turns sums in Q18 into start and model, for a low and a high vector of positions.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Finish(int[] bias, ref int sums, ref int linearSums, ref short starts, ref short models)
        {
            int half = TLanes.Count / 2;
            TInt meanBias = TLanes.Broadcast(bias[0] + (1 << 13));
            TInt scaleBias = TLanes.Broadcast(bias[1]);
            TInt lowMean = Mean(Sum(ref sums, ref linearSums, 0, meanBias));
            TInt highMean = Mean(Sum(ref sums, ref linearSums, half, meanBias));
            TInt lowScale = Scale(Sum(ref sums, ref linearSums, 2 * half, scaleBias));
            TInt highScale = Scale(Sum(ref sums, ref linearSums, 3 * half, scaleBias));
            TInt fraction = TLanes.Broadcast(15);
            TInt lowModel = TLanes.Add(TLanes.ShiftLeft(lowScale, 4), TLanes.And(lowMean, fraction));
            TInt highModel = TLanes.Add(TLanes.ShiftLeft(highScale, 4), TLanes.And(highMean, fraction));
            TLanes.Store(TLanes.Pack(TLanes.ShiftRight(lowMean, 4), TLanes.ShiftRight(highMean, 4)), ref starts, 0);
            TLanes.Store(TLanes.Pack(lowModel, highModel), ref models, 0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TInt Sum(ref int sums, ref int linearSums, int index, TInt bias) =>
            TLanes.Add(TLanes.Add(TLanes.LoadInts(ref sums, index), TLanes.LoadInts(ref linearSums, index)), bias);

        /// <summary>The mean in sixteenths, limited to 16 bits, plus 8.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TInt Mean(TInt output)
        {
            TInt mean = TLanes.ShiftRight(output, 14);
            mean = TLanes.Min(TLanes.Max(mean, TLanes.Broadcast(short.MinValue)), TLanes.Broadcast(short.MaxValue));
            return TLanes.Add(mean, TLanes.Broadcast(8));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TInt Scale(TInt output)
        {
            TInt scale = TLanes.Add(TLanes.ShiftRight(output, 15), TLanes.Broadcast(2));
            return TLanes.Min(TLanes.Max(scale, default), TLanes.Broadcast(63));
        }
    }
}
