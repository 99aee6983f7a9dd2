using System.Runtime.InteropServices;

namespace Bespoke.Imaging;

/// <summary>The few functions of libvips 8 that reading needs. Nothing here is called unless <see cref="IsPresent"/> is true.</summary>
/// <remarks>
/// Some of the functions take a list of named options that ends with a null pointer; the list is always empty here,
/// and a null in its place is passed as a plain argument, which the calling conventions of Linux allow.
/// </remarks>
internal static partial class VipsLibrary
{
    private const string Vips = "libvips.so.42";
    private const string GObject = "libgobject-2.0.so.0";
    private const string GLib = "libglib-2.0.so.0";

    private static readonly Lazy<bool> Started = new(Start);

    /// <summary>The layout of samples in memory (VipsBandFormat); others are not read.</summary>
    public enum BandFormat
    {
        UChar = 0,
        UShort = 2,
    }

    /// <summary>What the channels mean (VipsInterpretation), as far as it matters here.</summary>
    public enum Interpretation
    {
        BlackWhite = 1,
        Rgb = 17,
        Srgb = 22,
        Rgb16 = 25,
        Grey16 = 26,
    }

    /// <summary>True when the library is installed, version 8.13 or newer, and starts.</summary>
    public static bool IsPresent => Started.Value;

    [LibraryImport(Vips, EntryPoint = "vips_init", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Init(string name);

    [LibraryImport(Vips, EntryPoint = "vips_block_untrusted_set")]
    private static partial void BlockUntrusted(int state);

    [LibraryImport(Vips, EntryPoint = "vips_error_buffer_copy")]
    private static partial nint CopyErrorBuffer();

    [LibraryImport(Vips, EntryPoint = "vips_image_new_from_buffer", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewFromBuffer(nint buffer, nuint length, string options, nint end);

    [LibraryImport(Vips, EntryPoint = "vips_autorot")]
    public static partial int AutoRotate(nint image, out nint result, nint end);

    [LibraryImport(Vips, EntryPoint = "vips_colourspace")]
    public static partial int ToColourSpace(nint image, out nint result, Interpretation space, nint end);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_width")]
    public static partial int Width(nint image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_height")]
    public static partial int Height(nint image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_bands")]
    public static partial int Bands(nint image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_format")]
    public static partial BandFormat Format(nint image);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_interpretation")]
    public static partial Interpretation Meaning(nint image);

    [LibraryImport(Vips, EntryPoint = "vips_image_write_to_memory")]
    public static partial nint WriteToMemory(nint image, out nuint size);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_typeof", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint TypeOf(nint image, string name);

    [LibraryImport(Vips, EntryPoint = "vips_image_get_blob", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetBlob(nint image, string name, out nint data, out nuint length);

    [LibraryImport(GObject, EntryPoint = "g_object_unref")]
    public static partial void Unref(nint image);

    [LibraryImport(GLib, EntryPoint = "g_free")]
    public static partial void Free(nint memory);

    /// <summary>The first line of what the library says went wrong since the last call; it is cleared.</summary>
    public static string TakeError()
    {
        nint text = CopyErrorBuffer();
        string message = Marshal.PtrToStringUTF8(text) ?? string.Empty;
        Free(text);
        return message.Split('\n')[0];
    }

    /// <summary>Copies a block of metadata; null when the image has none of that name.</summary>
    /// <exception cref="BespokeLimitException">The block is over the limit.</exception>
    public static byte[]? Blob(nint image, string name, DecodeLimits limits)
    {
        if (TypeOf(image, name) == 0 || GetBlob(image, name, out nint data, out nuint length) != 0)
        {
            return null;
        }

        PictureLimits.CheckMetadata((long)length, limits);
        byte[] block = new byte[length];
        Marshal.Copy(data, block, 0, block.Length);
        return block;
    }

    private static bool Start()
    {
        // Before 8.13 there is no way to keep loaders shut that libvips marks as not fit for files from strangers.
        if (!NativeLibrary.TryLoad(Vips, out nint library) || !NativeLibrary.TryGetExport(library, "vips_block_untrusted_set", out _) || Init("bespoke") != 0)
        {
            return false;
        }

        BlockUntrusted(1);
        return true;
    }
}
