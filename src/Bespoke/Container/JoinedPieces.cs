namespace Bespoke.Container;

/// <summary>Where one piece lies.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Bytes of it that are there.</param>
/// <param name="IsCut">True when it had more.</param>
internal readonly record struct Piece(int Start, int Length, bool IsCut);

/// <summary>Pieces of bytes behind one another: the varint length of each but the last, then all of them.</summary>
internal static class JoinedPieces
{
    private const int LongestVarint = 5;

    public static byte[] Join(IReadOnlyList<byte[]> pieces)
    {
        ByteWriter writer = new();
        foreach (byte[] piece in pieces.SkipLast(1))
        {
            writer.WriteVarint((uint)piece.Length);
        }

        foreach (byte[] piece in pieces)
        {
            writer.Write(piece);
        }

        return writer.ToArray();
    }

    /// <summary>Finds the pieces.</summary>
    /// <param name="bytes">What <see cref="Join"/> gave, or what there is of it.</param>
    /// <param name="count">Pieces, 1 or more.</param>
    /// <param name="isCut">The bytes end early: the pieces then have what there is of them.</param>
    /// <exception cref="BespokeFormatException">The pieces are longer than the bytes, which are not cut.</exception>
    public static Piece[] Locate(ReadOnlySpan<byte> bytes, int count, bool isCut)
    {
        Piece[] pieces = new Piece[count];
        uint[] lengths = new uint[count - 1];
        ByteReader reader = new(bytes);
        for (int n = 0; n < lengths.Length; n++)
        {
            if (isCut && reader.Left < LongestVarint)
            {
                Array.Fill(pieces, new Piece(0, 0, IsCut: true));
                return pieces;
            }

            lengths[n] = reader.ReadVarint();
        }

        for (int n = 0; n < count; n++)
        {
            uint left = (uint)reader.Left;
            uint length = n < lengths.Length ? lengths[n] : left;
            if (length > left && !isCut)
            {
                throw new BespokeFormatException("The file is damaged: pieces of its latents are longer than their section.");
            }

            // Where the bytes end early the last piece does too, of which no length is given.
            bool isPieceCut = isCut && (length > left || n == lengths.Length);
            pieces[n] = new Piece(reader.Position, (int)Math.Min(length, left), isPieceCut);
            reader.Read(pieces[n].Length);
        }

        return pieces;
    }
}
