using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;
using Bespoke.Fitting;

namespace Bespoke.Bench.Codecs;

/// <summary>Which build of our own codecs is measured.</summary>
internal static class OwnBuild
{
    /// <summary>Version of the bench with the first seven digits of the commit where the build knows it: "0.1.0+1a2b3c4".</summary>
    public static string Version { get; } = ReadVersion();

    /// <summary>
    /// A digest of the code of decoder and encoder: it changes with every change there and with nothing else, so that a
    /// commit that touches only text does not throw hours of measurements away.
    /// </summary>
    public static string CodeDigest { get; } = Digest(typeof(BespokeDecoder).Assembly, typeof(BespokeEncoder).Assembly);

    private static string ReadVersion()
    {
        string text = typeof(OwnBuild).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        int plus = text.IndexOf('+', StringComparison.Ordinal);
        return plus >= 0 && text.Length > plus + 8 ? text[..(plus + 8)] : text;
    }

    private static string Digest(params Assembly[] assemblies)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Assembly assembly in assemblies)
        {
            using PEReader file = new(File.OpenRead(assembly.Location));
            MetadataReader reader = file.GetMetadataReader();
            hash.AppendData(MetadataWithoutModuleId(file, reader));
            foreach (MethodDefinitionHandle handle in reader.MethodDefinitions)
            {
                int address = reader.GetMethodDefinition(handle).RelativeVirtualAddress;
                ImmutableArray<byte> body = address == 0 ? [] : file.GetMethodBody(address).GetILContent();
                hash.AppendData(body.AsSpan());
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    /// <summary>The module's id also covers debug information, which names the commit.</summary>
    private static byte[] MetadataWithoutModuleId(PEReader file, MetadataReader reader)
    {
        byte[] metadata = [.. file.GetMetadata().GetContent()];
        const int GuidLength = 16;
        int index = reader.GetHeapOffset(reader.GetModuleDefinition().Mvid);
        metadata.AsSpan(reader.GetHeapMetadataOffset(HeapIndex.Guid) + (index - 1) * GuidLength, GuidLength).Clear();
        return metadata;
    }
}
