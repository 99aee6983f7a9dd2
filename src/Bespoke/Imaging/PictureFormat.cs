namespace Bespoke.Imaging;

/// <summary>A file format that pictures can be written in.</summary>
public enum PictureFormat
{
    /// <summary>PNG: any picture, with its metadata.</summary>
    Png,

    /// <summary>Portable anymap: PGM, PPM or PAM, whichever fits the channels. No metadata, like the three below.</summary>
    Pnm,

    /// <summary>Portable graymap (P5): grey only.</summary>
    Pgm,

    /// <summary>Portable pixmap (P6): RGB; a grey picture is written with three equal channels.</summary>
    Ppm,

    /// <summary>Portable arbitrary map (P7): grey, RGB or RGBA.</summary>
    Pam,
}
