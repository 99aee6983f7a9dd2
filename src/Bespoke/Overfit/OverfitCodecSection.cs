using Bespoke.Container;

namespace Bespoke.Overfit;

/// <summary>The codec section of an overfitted file (spec/format.md, section 3).</summary>
/// <param name="Shape">Shapes of grids and networks.</param>
/// <param name="UpsampledBits">Qu.</param>
/// <param name="HiddenBits">Qh.</param>
/// <param name="IsSliced">Large grids have streams of their own.</param>
/// <param name="EmptyGrids">For each picture, bit n set: grid n, numbered from the last coded to the first, is all zero and not coded.</param>
/// <param name="BaseId">The shared base that the networks may be updates of; 0 for none.</param>
/// <param name="IsSpikeSlab">Updates of the base are coded with the spike-and-slab prior.</param>
internal sealed record OverfitCodecSection(
    OverfitShape Shape, int UpsampledBits, int HiddenBits, bool IsSliced, IReadOnlyList<uint> EmptyGrids, uint BaseId, bool IsSpikeSlab)
{
    private const int SlicedFlag = 1 << 4;
    private const int BaseFlag = 1 << 5;
    private const int SpikeSlabFlag = 1 << 6;
    private const int KnownSizeBits = 0x7F;

    public const int MaxLevels = 12;
    public const int MaxUpsampledBits = 12;

    /// <summary>True when grid <paramref name="index"/> of <see cref="OverfitShape.Grids"/> of a picture, from 0, has no samples in the file.</summary>
    public bool IsEmpty(int picture, int index) => ((EmptyGrids[picture] >> (Shape.Grids.Count - 1 - index)) & 1) != 0;

    /// <summary>Describes a content; a grid of zeros counts as empty.</summary>
    public static OverfitCodecSection Of(OverfitContent content)
    {
        uint[] empty = new uint[content.PictureCount];
        for (int g = 0; g < content.Latents.Length; g++)
        {
            ref uint bits = ref empty[g / content.Shape.Grids.Count];
            bits = (bits << 1) | (content.Latents[g].AsSpan().ContainsAnyExcept((short)0) ? 0u : 1u);
        }

        return new OverfitCodecSection(
            content.Shape, content.UpsampledBits, content.HiddenBits, content.IsSliced, empty, content.Base?.Id ?? 0, content.IsSpikeSlab);
    }

    public void Write(ByteWriter writer)
    {
        writer.WriteByte(Shape.Levels | (Shape.HyperStart << 4));
        writer.WriteByte(
            Shape.EntropySize | (Shape.SynthesisSize << 2) | (IsSliced ? SlicedFlag : 0) | (BaseId > 0 ? BaseFlag : 0) | (IsSpikeSlab ? SpikeSlabFlag : 0));
        writer.WriteByte(UpsampledBits | (HiddenBits << 4));
        foreach (uint empty in EmptyGrids)
        {
            writer.WriteVarint(empty);
        }

        if (BaseId > 0)
        {
            writer.WriteVarint(BaseId);
        }
    }

    public static OverfitCodecSection Read(ReadOnlySpan<byte> section, BskHeader header)
    {
        ByteReader reader = new(section);
        int levels = reader.ReadByte();
        int sizes = reader.ReadByte();
        int bits = reader.ReadByte();
        List<uint> empty = [];
        while (empty.Count < header.PictureCount)
        {
            empty.Add(reader.ReadVarint());
        }

        bool hasBase = (sizes & BaseFlag) != 0;
        bool isSpikeSlab = (sizes & SpikeSlabFlag) != 0;
        uint baseId = hasBase ? reader.ReadVarint() : 0;
        if ((levels & 15) is 0 or > MaxLevels || (sizes & ~KnownSizeBits) != 0 || (bits & 15) > MaxUpsampledBits || hasBase != (baseId > 0)
            || (isSpikeSlab && !hasBase) || reader.Left > 0)
        {
            throw new BespokeFormatException("The file is damaged: its codec section is not valid.");
        }

        OverfitShape shape = new(
            header.Width, header.Height, header.Channels, levels & 15, hyperStart: levels >> 4, entropySize: sizes & 3, synthesisSize: (sizes >> 2) & 3);
        return empty.All(grids => (ulong)grids >> shape.Grids.Count == 0)
            ? new OverfitCodecSection(shape, bits & 15, bits >> 4, (sizes & SlicedFlag) != 0, empty, baseId, isSpikeSlab)
            : throw new BespokeFormatException("The file is damaged: it names grids that it does not have.");
    }
}
