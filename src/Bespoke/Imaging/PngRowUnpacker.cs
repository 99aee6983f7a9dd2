using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Bespoke.Imaging;

/// <summary>Turns the bytes of unfiltered PNG rows into samples of a <see cref="Picture"/>.</summary>
internal sealed class PngRowUnpacker
{
    private readonly PngHeader _header;
    private readonly Picture _picture;
    private readonly byte[] _palette;
    private readonly byte[] _paletteAlpha;
    private readonly ushort[]? _transparentColour;
    private readonly ushort[] _samples;

    /// <summary>Makes an unpacker for one picture.</summary>
    /// <param name="header">The file's header.</param>
    /// <param name="palette">Three bytes per entry; empty where the picture has no palette.</param>
    /// <param name="transparency">The tRNS chunk: alpha of the first entries, or the transparent colour; null without one.</param>
    /// <param name="picture">Takes the samples.</param>
    public PngRowUnpacker(PngHeader header, byte[] palette, byte[]? transparency, Picture picture)
    {
        _header = header;
        _picture = picture;
        _palette = palette;
        _paletteAlpha = new byte[palette.Length / 3];
        _samples = new ushort[(long)header.Width * header.SamplesPerPixel];
        if (header.Colour == PngColour.Palette)
        {
            Array.Fill(_paletteAlpha, byte.MaxValue);
            transparency?.CopyTo(_paletteAlpha, 0);
        }
        else if (transparency is not null)
        {
            _transparentColour = new ushort[header.SamplesPerPixel];
            for (int i = 0; i < _transparentColour.Length; i++)
            {
                _transparentColour[i] = BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2 * i));
            }
        }
    }

    /// <summary>Places one row of a pass.</summary>
    /// <param name="row">The unfiltered bytes.</param>
    /// <param name="count">Pixels in them.</param>
    /// <param name="y">Row of the picture.</param>
    /// <param name="pass">Gives the columns of the picture.</param>
    /// <exception cref="PictureFormatException">A palette index is beyond the palette.</exception>
    public void Unpack(ReadOnlySpan<byte> row, int count, int y, PngPass pass)
    {
        int step = _header.SamplesPerPixel;
        Span<ushort> samples = _samples.AsSpan(0, count * step);
        ReadSamples(row, samples);
        if (_header.Colour == PngColour.Palette)
        {
            LookUp(samples, y, pass);
            return;
        }

        if (_transparentColour is not null)
        {
            MakeAlpha(samples, _transparentColour, y, pass);
        }

        if (_header.BitDepth < 8)
        {
            ScaleTo8Bits(samples);
        }

        bool isGrey = _header.Colour is PngColour.Grey or PngColour.GreyAlpha;
        int colours = _picture.Channels == 4 ? 3 : _picture.Channels;
        for (int c = 0; c < colours; c++)
        {
            Scatter(samples, isGrey ? 0 : c, step, _picture.Row(c, y), pass);
        }

        if (_header.Colour is PngColour.GreyAlpha or PngColour.RgbAlpha)
        {
            Scatter(samples, step - 1, step, _picture.Row(3, y), pass);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadSamples(ReadOnlySpan<byte> row, Span<ushort> samples)
    {
        int depth = _header.BitDepth;
        if (depth == 16)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = BinaryPrimitives.ReadUInt16BigEndian(row[(2 * i)..]);
            }
        }
        else if (depth == 8)
        {
            row = row[..samples.Length];
            for (int i = 0; i < row.Length; i++)
            {
                samples[i] = row[i];
            }
        }
        else
        {
            // The leftmost pixel sits in the high bits.
            int mask = (1 << depth) - 1;
            for (int i = 0; i < samples.Length; i++)
            {
                int bit = i * depth;
                samples[i] = (ushort)((row[bit >> 3] >> (8 - depth - (bit & 7))) & mask);
            }
        }
    }

    private void LookUp(ReadOnlySpan<ushort> indices, int y, PngPass pass)
    {
        Span<ushort> red = _picture.Row(0, y);
        Span<ushort> green = _picture.Row(1, y);
        Span<ushort> blue = _picture.Row(2, y);
        Span<ushort> alpha = _picture.Channels == 4 ? _picture.Row(3, y) : default;
        int x = pass.X0;
        foreach (ushort index in indices)
        {
            if (index >= _paletteAlpha.Length)
            {
                throw new PictureFormatException(
                    $"Damaged PNG: colour {index} is used, the palette has {_paletteAlpha.Length}.");
            }

            red[x] = _palette[3 * index];
            green[x] = _palette[(3 * index) + 1];
            blue[x] = _palette[(3 * index) + 2];
            if (!alpha.IsEmpty)
            {
                alpha[x] = _paletteAlpha[index];
            }

            x += pass.Dx;
        }
    }

    // Alpha 0 where all samples equal the transparent colour, else full; compared before any scaling.
    private void MakeAlpha(ReadOnlySpan<ushort> samples, ReadOnlySpan<ushort> transparent, int y, PngPass pass)
    {
        Span<ushort> alpha = _picture.Row(3, y);
        ushort opaque = (ushort)_picture.MaxValue;
        int x = pass.X0;
        for (int i = 0; i < samples.Length; i += transparent.Length)
        {
            alpha[x] = samples.Slice(i, transparent.Length).SequenceEqual(transparent) ? (ushort)0 : opaque;
            x += pass.Dx;
        }
    }

    private void ScaleTo8Bits(Span<ushort> samples)
    {
        // 255, 85 or 17: exact for 1, 2 and 4 bits.
        ushort factor = (ushort)(255 / ((1 << _header.BitDepth) - 1));
        foreach (ref ushort sample in samples)
        {
            sample *= factor;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(ReadOnlySpan<ushort> samples, int first, int step, Span<ushort> row, PngPass pass)
    {
        int x = pass.X0;
        for (int i = first; i < samples.Length; i += step)
        {
            row[x] = samples[i];
            x += pass.Dx;
        }
    }
}
