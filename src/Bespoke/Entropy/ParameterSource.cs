namespace Bespoke.Entropy;

/// <summary>Where the parameters of a tensor come from.</summary>
internal enum ParameterSource
{
    /// <summary>Values of its own, in the file.</summary>
    Own,

    /// <summary>A shared base's, and distances from them in the file.</summary>
    Update,

    /// <summary>A shared base's as they are: the file has nothing but their fractional bits.</summary>
    Base,
}
