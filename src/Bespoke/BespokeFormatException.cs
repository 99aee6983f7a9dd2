namespace Bespoke;

/// <summary>The bytes are not a .bsk file, are damaged, are cut off, or ask for something this decoder does not know.</summary>
/// <remarks>
/// What damaged content raises: any byte string gives a picture, this, <see cref="BespokeLimitException"/>, or <see cref="MissingDependencyException"/> where it
/// names a shared base that this version does not have.
/// </remarks>
public sealed class BespokeFormatException : Exception
{
    /// <summary>Makes the exception with one line that says what is wrong.</summary>
    public BespokeFormatException(string message)
        : base(message)
    {
    }

    /// <summary>True when the file ends early and a preview could be had with <see cref="DecodeOptions.AllowTruncated"/>.</summary>
    public bool IsTruncated { get; init; }
}
