using Bespoke.Container;

namespace Bespoke.Coin;

/// <summary>How the weights of a sine network are written.</summary>
internal enum CoinWeightCoding
{
    /// <summary>Half precision, two bytes each: the setting of the COIN paper.</summary>
    Half = 0,

    /// <summary>Integers and power-of-two steps in the range coder.</summary>
    Integers = 1,
}

/// <summary>The codec section of a sine network's file (spec/format.md, section 6.1).</summary>
internal sealed record CoinCodecSection(CoinShape Shape, CoinWeightCoding Coding)
{
    public void Write(ByteWriter writer)
    {
        writer.WriteByte(Shape.Layers);
        writer.WriteByte(Shape.Hidden);
        writer.WriteByte((int)Coding);
    }

    public static CoinCodecSection Read(ReadOnlySpan<byte> section, BskHeader header)
    {
        ByteReader reader = new(section);
        int layers = reader.ReadByte();
        int hidden = reader.ReadByte();
        int coding = reader.ReadByte();
        if (layers == 0 || hidden == 0 || coding > (int)CoinWeightCoding.Integers || reader.Left > 0 || header.LatentLength > 0)
        {
            throw new BespokeFormatException("The file is damaged: its codec section is not valid.");
        }

        return new CoinCodecSection(new CoinShape(header.Width, header.Height, header.Channels, layers, hidden), (CoinWeightCoding)coding);
    }
}
