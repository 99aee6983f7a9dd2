namespace Bespoke;

/// <summary>The content is well formed but asks for more than <see cref="DecodeLimits"/> allows.</summary>
public sealed class BespokeLimitException : Exception
{
    /// <summary>Makes the exception with one line that names the limit, the value asked for and the value allowed.</summary>
    public BespokeLimitException(string message)
        : base(message)
    {
    }
}
