using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bespoke.Bench.Cells;

/// <summary>
/// The results in an output folder: JSON lines, appended and flushed one by one, so that a killed run loses at most the cell it
/// was in. Each shard has a file of its own; all <c>cells*.jsonl</c> of the folder are read, which is how shards merge.
/// </summary>
internal sealed class CellStore : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Dictionary<string, CellResult> _byKey = [];
    private readonly StreamWriter? _writer;
    private readonly FileStream? _lock;

    private CellStore(StreamWriter? writer, FileStream? lockFile)
    {
        _writer = writer;
        _lock = lockFile;
    }

    /// <summary>Every result of the folder, the last one of each key.</summary>
    public IReadOnlyCollection<CellResult> Results => _byKey.Values;

    /// <summary>Opens the store of a folder to read and to append.</summary>
    /// <exception cref="IOException">Another run is writing the same shard, or the folder cannot be written.</exception>
    public static CellStore Open(string folder, Shard shard)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, shard.Count == 1 ? "cells.jsonl" : $"cells-{shard.Index}of{shard.Count}.jsonl");
        FileStream lockFile = new($"{path}.lock", FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        FileStream stream = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        bool torn = stream.Length > 0 && LastByte(stream) != '\n';
        stream.Seek(0, SeekOrigin.End);
        StreamWriter writer = new(stream) { AutoFlush = true };
        if (torn)
        {
            // A killed run left half a line; it is ended here and skipped by every reader.
            writer.Write('\n');
        }

        CellStore store = new(writer, lockFile);
        store.Load(folder);
        return store;
    }

    /// <summary>Reads the store of a folder.</summary>
    public static CellStore Read(string folder)
    {
        CellStore store = new(null, null);
        store.Load(folder);
        return store;
    }

    /// <summary>The finished result of a key, or null when it must be measured.</summary>
    public CellResult? Find(string key) => _byKey.TryGetValue(key, out CellResult? result) && result.IsFinal ? result : null;

    /// <summary>Appends a result; it is on its way to the disk when this returns.</summary>
    public void Add(CellResult result)
    {
        _byKey[result.Key] = result;
        _writer?.Write(JsonSerializer.Serialize(result, s_json) + "\n");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer?.Dispose();
        _lock?.Dispose();
    }

    private static int LastByte(FileStream stream)
    {
        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte();
    }

    private void Load(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        IEnumerable<CellResult> all = Directory.EnumerateFiles(folder, "cells*.jsonl").SelectMany(ReadLines).OrderBy(cell => cell.MeasuredAt);
        foreach (CellResult result in all)
        {
            // A later failure does not push out a figure that was measured.
            if (result.IsFinal || Find(result.Key) is null)
            {
                _byKey[result.Key] = result;
            }
        }
    }

    private static IEnumerable<CellResult> ReadLines(string path)
    {
        using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
        {
            if (Parse(line) is { } result)
            {
                yield return result;
            }
        }
    }

    private static CellResult? Parse(string line)
    {
        try
        {
            return line.Length == 0 ? null : JsonSerializer.Deserialize<CellResult>(line, s_json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
