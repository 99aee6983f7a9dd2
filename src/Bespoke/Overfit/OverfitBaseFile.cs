using Bespoke.Container;
using Bespoke.Entropy;

namespace Bespoke.Overfit;

/// <summary>A file of bases, both directions (spec/format.md, section 8).</summary>
internal static class OverfitBaseFile
{
    /// <summary>Writes bases of one shape.</summary>
    /// <param name="shape">The shape that they were trained in.</param>
    /// <param name="bases">Id, lambda and priors in the order of the tensors.</param>
    public static byte[] Write(OverfitShape shape, IReadOnlyList<(uint Id, float Lambda, IReadOnlyList<TensorPrior> Priors)> bases)
    {
        ByteWriter writer = new();
        writer.WriteByte(shape.Levels | (shape.HyperStart << 4));
        writer.WriteByte(shape.EntropySize | (shape.SynthesisSize << 2) | (shape.Channels << 4));
        writer.WriteByte(bases.Count);
        foreach ((uint id, float lambda, IReadOnlyList<TensorPrior> priors) in bases)
        {
            writer.WriteVarint(id);
            writer.WriteUInt32(BitConverter.SingleToUInt32Bits(lambda));
            foreach (TensorPrior prior in priors)
            {
                for (int n = 0; n < prior.Values.Length; n++)
                {
                    WriteSigned(writer, prior.Values[n]);
                    WriteSigned(writer, prior.Scales[n]);
                    writer.WriteByte(prior.Exponents[n]);
                }
            }
        }

        return writer.ToArray();
    }

    /// <summary>Reads the bases of a file.</summary>
    /// <param name="file">What <see cref="Write"/> writes.</param>
    /// <param name="hasFixedHiddenLayers">See <see cref="OverfitBase.HasFixedHiddenLayers"/>; no part of the file, since no decoder needs it.</param>
    /// <exception cref="BespokeFormatException">It ends early, or a field is not valid.</exception>
    public static IReadOnlyList<OverfitBase> Read(ReadOnlySpan<byte> file, bool hasFixedHiddenLayers = false)
    {
        ByteReader reader = new(file);
        int levels = reader.ReadByte();
        int sizes = reader.ReadByte();
        OverfitShape shape = new(1 << 12, 1 << 12, sizes >> 4, levels & 15, levels >> 4, sizes & 3, (sizes >> 2) & 3);
        OverfitBase[] bases = new OverfitBase[reader.ReadByte()];
        for (int b = 0; b < bases.Length; b++)
        {
            uint id = reader.ReadVarint();
            float lambda = BitConverter.UInt32BitsToSingle(reader.ReadUInt32());
            Dictionary<string, TensorPrior> priors = [];
            foreach (QuantizedTensor tensor in OverfitTensors.Create(shape))
            {
                priors.Add(tensor.Name, ReadPrior(ref reader, tensor.Values.Length));
            }

            bases[b] = new OverfitBase(id, lambda, shape, priors) { HasFixedHiddenLayers = hasFixedHiddenLayers };
        }

        return reader.Left == 0 ? bases : throw new BespokeFormatException("The file of bases is longer than what it holds.");
    }

    private static TensorPrior ReadPrior(ref ByteReader reader, int count)
    {
        TensorPrior prior = new(new int[count], new int[count], new int[count]);
        for (int n = 0; n < count; n++)
        {
            prior.Values[n] = ReadSigned(ref reader);
            prior.Scales[n] = ReadSigned(ref reader);
            prior.Exponents[n] = reader.ReadByte();
        }

        return prior;
    }

    private static void WriteSigned(ByteWriter writer, int value) => writer.WriteVarint((uint)((value << 1) ^ (value >> 31)));

    private static int ReadSigned(ref ByteReader reader)
    {
        uint folded = reader.ReadVarint();
        return (int)(folded >> 1) ^ -(int)(folded & 1);
    }
}
