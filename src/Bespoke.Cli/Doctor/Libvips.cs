using System.Runtime.InteropServices;

namespace Bespoke.Cli.Doctor;

/// <summary>Looks for libvips, through which formats other than PNG and PNM are read.</summary>
internal static class Libvips
{
    /// <summary>The Debian package that holds it.</summary>
    public const string DebianPackage = "libvips42";

    private const string LibraryName = "libvips.so.42";

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int VersionPart(int part);

    /// <summary>The version found, "8.14.1", with a remark where it is too old to be used; or null.</summary>
    public static string? Version()
    {
        if (!NativeLibrary.TryLoad(LibraryName, out nint library)
            || !NativeLibrary.TryGetExport(library, "vips_version", out nint address))
        {
            return null;
        }

        VersionPart part = Marshal.GetDelegateForFunctionPointer<VersionPart>(address);
        string remark = NativeLibrary.TryGetExport(library, "vips_block_untrusted_set", out _) ? "" : " (too old: 8.13 or newer is needed)";
        return $"{part(0)}.{part(1)}.{part(2)}{remark}";
    }
}
