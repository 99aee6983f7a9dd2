namespace Bespoke.Container;

/// <summary>What the networks and latents of a file cost.</summary>
/// <param name="Parts">Network modules and latent grids in file order; their sizes add up to both sections.</param>
/// <param name="MultiplicationsPerPixel">By count of the shapes.</param>
/// <param name="BaseId">The shared base that the networks may be updates of; 0 for none.</param>
/// <param name="IsSpikeSlab">Updates of the base are coded with the spike-and-slab prior.</param>
internal sealed record PayloadParts(IReadOnlyList<BespokePart> Parts, double MultiplicationsPerPixel, uint BaseId = 0, bool IsSpikeSlab = false)
{
    /// <summary>Divides the bytes of a section among its parts by their ideal number of bits.</summary>
    public static void AddShares(List<BespokePart> parts, IEnumerable<(string Name, double Bits)> shares, int bytes)
    {
        List<(string Name, double Bits)> list = [.. shares];
        double total = list.Sum(share => share.Bits);
        parts.AddRange(list.Select(share => new BespokePart(share.Name, total > 0 ? bytes * share.Bits / total : (double)bytes / list.Count)));
    }
}
