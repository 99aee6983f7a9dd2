using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Bespoke.Imaging;

namespace Bespoke.Fitting.Training;

/// <summary>The state of a training on the disk: written after each round, read when the same training goes on.</summary>
/// <param name="path">Where it lies.</param>
/// <param name="identity">What says which training it is of, from <see cref="IdentityOf"/>.</param>
internal sealed class StateFile(string path, byte[] identity)
{
    /// <summary>A digest of all that decides what a round does: settings and the samples of the pictures, in their order.</summary>
    public static byte[] IdentityOf(IReadOnlyList<Picture> pictures, params ReadOnlySpan<string> settings)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string setting in settings)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(setting + "\n"));
        }

        foreach (Picture picture in pictures)
        {
            hash.AppendData(BitConverter.GetBytes(picture.Width));
            for (int channel = 0; channel < picture.Channels; channel++)
            {
                hash.AppendData(MemoryMarshal.AsBytes(picture.Plane(channel)));
            }
        }

        return hash.GetHashAndReset();
    }

    /// <summary>Hands the state to <paramref name="read"/> if there is one.</summary>
    /// <exception cref="InvalidDataException">It is of another training.</exception>
    public void ReadIfThere(Action<BinaryReader> read)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using BinaryReader reader = new(File.OpenRead(path));
        if (!reader.ReadBytes(identity.Length).AsSpan().SequenceEqual(identity))
        {
            throw new InvalidDataException("The state is of a training with other pictures or options, or it is damaged: move it away to start anew.");
        }

        read(reader);
    }

    /// <summary>Replaces the state.</summary>
    public void Write(Action<BinaryWriter> write) => Replace(path, writer =>
    {
        writer.Write(identity);
        write(writer);
    });

    /// <summary>Writes a file under a temporary name and renames it, so that the name never holds half a file.</summary>
    public static void Replace(string path, Action<BinaryWriter> write)
    {
        string temporary = path + ".part";
        try
        {
            using (FileStream stream = File.Create(temporary))
            using (BinaryWriter writer = new(stream))
            {
                write(writer);
                writer.Flush();
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
