using Bespoke.Container;

namespace Bespoke.Coin;

/// <summary>How the weights of a sine network are written.</summary>
internal enum CoinWeightCoding
{
    /// <summary>Half precision, two bytes each: the setting of the COIN paper.</summary>
    Half = 0,

    /// <summary>Integers and power-of-two steps in the range coder; they may be differences from a start.</summary>
    Integers = 1,
}

/// <summary>The codec section of a sine network's file (spec/format.md, section 6.1).</summary>
/// <param name="Shape">Shape of the network.</param>
/// <param name="Coding">How its parameters are written.</param>
/// <param name="StartId">The learned start that integers are differences from; 0 for none, as always in half precision.</param>
internal sealed record CoinCodecSection(CoinShape Shape, CoinWeightCoding Coding, uint StartId = 0)
{
    private const int CodingBits = 3;
    private const int StartFlag = 1 << 2;

    public void Write(ByteWriter writer)
    {
        writer.WriteByte(Shape.Layers);
        writer.WriteByte(Shape.Hidden);
        writer.WriteByte((int)Coding | (StartId > 0 ? StartFlag : 0));
        if (StartId > 0)
        {
            writer.WriteVarint(StartId);
        }
    }

    public static CoinCodecSection Read(ReadOnlySpan<byte> section, BskHeader header)
    {
        ByteReader reader = new(section);
        int layers = reader.ReadByte();
        int hidden = reader.ReadByte();
        int flags = reader.ReadByte();
        CoinWeightCoding coding = (CoinWeightCoding)(flags & CodingBits);
        bool hasStart = (flags & StartFlag) != 0;
        uint startId = hasStart ? reader.ReadVarint() : 0;
        if (layers == 0 || hidden == 0 || coding > CoinWeightCoding.Integers || (flags & ~(CodingBits | StartFlag)) != 0
            || hasStart != (startId > 0) || (hasStart && coding != CoinWeightCoding.Integers) || reader.Left > 0 || header.LatentLength > 0)
        {
            throw new BespokeFormatException("The file is damaged: its codec section is not valid.");
        }

        return new CoinCodecSection(new CoinShape(header.Width, header.Height, header.Channels, layers, hidden), coding, startId);
    }
}
