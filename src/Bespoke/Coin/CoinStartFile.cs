using Bespoke.Container;

namespace Bespoke.Coin;

/// <summary>A file of learned starts, both directions (spec/format.md, section 9).</summary>
internal static class CoinStartFile
{
    /// <summary>Writes starts, 255 at most; parameters are rounded to half precision.</summary>
    public static byte[] Write(IReadOnlyList<CoinStart> starts)
    {
        ByteWriter writer = new();
        writer.WriteByte(starts.Count);
        foreach (CoinStart start in starts)
        {
            writer.WriteVarint(start.Id);
            writer.WriteByte(start.Channels);
            writer.WriteByte(start.Layers);
            writer.WriteByte(start.Hidden);
            writer.Write(CoinWeights.Write(CoinWeights.ToHalf(start.Parameters)));
        }

        return writer.ToArray();
    }

    /// <summary>Reads the starts of a file.</summary>
    /// <exception cref="BespokeFormatException">It ends early, or a field is not valid.</exception>
    public static IReadOnlyList<CoinStart> Read(ReadOnlySpan<byte> file)
    {
        ByteReader reader = new(file);
        CoinStart[] starts = new CoinStart[reader.ReadByte()];
        for (int n = 0; n < starts.Length; n++)
        {
            uint id = reader.ReadVarint();
            int channels = reader.ReadByte();
            int layers = reader.ReadByte();
            int hidden = reader.ReadByte();
            if (id == 0 || channels is not (1 or 3 or 4) || layers == 0 || hidden == 0)
            {
                throw new BespokeFormatException("The file of starts is damaged.");
            }

            CoinShape shape = new(1, 1, channels, layers, hidden);
            starts[n] = new CoinStart(id, channels, layers, hidden, CoinWeights.ReadHalves(shape, reader.Read(2 * shape.ParameterCount)));
        }

        return reader.Left == 0 ? starts : throw new BespokeFormatException("The file of starts is longer than what it holds.");
    }
}
