namespace Bespoke.Fitting;

/// <summary>How large a decoder the encoder fits, in multiplications per pixel.</summary>
public enum DecoderSize
{
    /// <summary>About 500.</summary>
    Small,

    /// <summary>About 1,000.</summary>
    Medium,

    /// <summary>About 2,000.</summary>
    Large,

    /// <summary>About 3,000.</summary>
    XLarge,
}
