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

    /// <summary>The version found, "8.14.1", or null.</summary>
    public static string? Version()
    {
        if (!NativeLibrary.TryLoad(LibraryName, out nint library)
            || !NativeLibrary.TryGetExport(library, "vips_version", out nint address))
        {
            return null;
        }

        VersionPart part = Marshal.GetDelegateForFunctionPointer<VersionPart>(address);
        return $"{part(0)}.{part(1)}.{part(2)}";
    }
}
