namespace Bespoke.Imaging;

/// <summary>The bytes are not a picture that can be read: an unknown format, a damaged file, or a kind that is not supported.</summary>
public sealed class PictureFormatException : Exception
{
    /// <summary>Makes the exception with one line that says what is wrong.</summary>
    public PictureFormatException(string message)
        : base(message)
    {
    }
}
