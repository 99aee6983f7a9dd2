using System.Text;

namespace Bespoke.Imaging;

/// <summary>The header of a Netpbm file: P1 to P6 by position, P7 (PAM) by name.</summary>
/// <param name="Kind">1 to 7, the digit of the magic.</param>
/// <param name="Width">Pixels per row, 1 or more.</param>
/// <param name="Height">Rows, 1 or more.</param>
/// <param name="SamplesPerPixel">1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.</param>
/// <param name="MaxValue">The value of white (full alpha), 1 to 65,535.</param>
internal readonly record struct PnmHeader(int Kind, int Width, int Height, int SamplesPerPixel, int MaxValue)
{
    /// <summary>True for P1 and P4, where 1 is black.</summary>
    public bool IsBitmap => Kind is 1 or 4;

    /// <summary>True for P1 to P3, whose samples are decimal numbers.</summary>
    public bool IsPlain => Kind <= 3;

    /// <summary>Bits per sample of the picture that is read.</summary>
    public int PictureDepth => MaxValue > 255 ? 16 : 8;

    /// <summary>Channels of the picture that is read.</summary>
    public int PictureChannels => SamplesPerPixel == 2 ? 4 : SamplesPerPixel;

    /// <summary>Reads the header, refuses sizes over the limits, and leaves <paramref name="text"/> at the first sample.</summary>
    /// <exception cref="PictureFormatException">The header is damaged.</exception>
    /// <exception cref="BespokeLimitException">The size is over a limit.</exception>
    public static PnmHeader Read(ref PnmText text, DecodeLimits limits)
    {
        int kind = text.ReadMagic();
        PnmHeader header = kind == 7 ? ReadNamed(ref text) : ReadPositional(kind, ref text);
        if (header.Width == 0 || header.Height == 0)
        {
            throw new PictureFormatException("Damaged PNM: a side has 0 pixels.");
        }

        if (header.MaxValue is < 1 or > 65_535)
        {
            throw new PictureFormatException($"Damaged PNM: the largest value is {header.MaxValue}; it must be 1 to 65535.");
        }

        if (header.SamplesPerPixel is < 1 or > 4)
        {
            throw new PictureFormatException($"This PAM file has {header.SamplesPerPixel} channels; only 1 to 4 can be read.");
        }

        PictureLimits.CheckSize(header.Width, header.Height, header.PictureChannels, limits);
        return header;
    }

    /// <summary>The header's bytes, for kinds 5 to 7.</summary>
    public byte[] Write()
    {
        if (Kind != 7)
        {
            return Encoding.ASCII.GetBytes($"P{Kind}\n{Width} {Height}\n{MaxValue}\n");
        }

        string tuple = SamplesPerPixel switch
        {
            1 => "GRAYSCALE",
            3 => "RGB",
            _ => "RGB_ALPHA",
        };
        return Encoding.ASCII.GetBytes(
            $"P7\nWIDTH {Width}\nHEIGHT {Height}\nDEPTH {SamplesPerPixel}\nMAXVAL {MaxValue}\nTUPLTYPE {tuple}\nENDHDR\n");
    }

    private static PnmHeader ReadPositional(int kind, ref PnmText text)
    {
        int width = text.ReadNumber();
        int height = text.ReadNumber();
        int maxValue = kind is 1 or 4 ? 1 : text.ReadNumber();
        if (kind > 3)
        {
            text.SkipOneSpace();
        }

        return new PnmHeader(kind, width, height, kind is 3 or 6 ? 3 : 1, maxValue);
    }

    // One "NAME value" a line up to ENDHDR. TUPLTYPE adds nothing to the depth for the types that can be read.
    private static PnmHeader ReadNamed(ref PnmText text)
    {
        PnmHeader header = new(7, 0, 0, 0, 0);
        while (true)
        {
            switch (text.ReadWord())
            {
                case "WIDTH":
                    header = header with { Width = text.ReadNumber() };
                    break;
                case "HEIGHT":
                    header = header with { Height = text.ReadNumber() };
                    break;
                case "DEPTH":
                    header = header with { SamplesPerPixel = text.ReadNumber() };
                    break;
                case "MAXVAL":
                    header = header with { MaxValue = text.ReadNumber() };
                    break;
                case "TUPLTYPE":
                    text.SkipLine();
                    break;
                case "ENDHDR":
                    text.SkipOneSpace();
                    return header;
                default:
                    throw new PictureFormatException("Damaged PAM: the header has an unknown line.");
            }
        }
    }
}
