using Bespoke.Container;
using Bespoke.Imaging;

namespace Bespoke.Fitting;

/// <summary>What makes pictures a set.</summary>
internal static class PictureSet
{
    /// <exception cref="ArgumentException">They are not two or more pictures of one size, number of channels, depth and colour profile.</exception>
    public static void Check(IReadOnlyList<Picture> pictures)
    {
        if (pictures.Count is < 2 or > BskHeader.MaxPictures)
        {
            throw new ArgumentException($"A set has 2 to {BskHeader.MaxPictures} pictures, not {pictures.Count}.", nameof(pictures));
        }

        Picture first = pictures[0];
        for (int n = 1; n < pictures.Count; n++)
        {
            if (ShapeOf(pictures[n]) != ShapeOf(first))
            {
                throw new ArgumentException($"Picture {n + 1} is {ShapeOf(pictures[n])}, but picture 1 is {ShapeOf(first)}.", nameof(pictures));
            }

            if (!AreEqual(pictures[n].Metadata.IccProfile, first.Metadata.IccProfile))
            {
                throw new ArgumentException($"Picture {n + 1} has another colour profile than picture 1.", nameof(pictures));
            }
        }
    }

    /// <summary>The metadata that all pictures have in common: a file has it once, for all.</summary>
    public static PictureMetadata CommonMetadata(IReadOnlyList<Picture> pictures)
    {
        return new PictureMetadata
        {
            IccProfile = Common(metadata => metadata.IccProfile),
            Exif = Common(metadata => metadata.Exif),
            Xmp = Common(metadata => metadata.Xmp),
        };

        byte[]? Common(Func<PictureMetadata, byte[]?> block)
        {
            byte[]? first = block(pictures[0].Metadata);
            return pictures.All(picture => AreEqual(block(picture.Metadata), first)) ? first : null;
        }
    }

    private static string ShapeOf(Picture picture) =>
        $"{picture.Width}x{picture.Height} with {picture.Channels} channels of {picture.BitDepth} bits";

    private static bool AreEqual(byte[]? a, byte[]? b) => a is null ? b is null : b is not null && a.AsSpan().SequenceEqual(b);
}
