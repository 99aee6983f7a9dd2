using System.Runtime.InteropServices;

namespace Bespoke.Fitting.Runtime;

/// <summary>Owner of all large buffers of one fit: aligned native memory, zeroed, freed together.</summary>
/// <remarks>The system gives zeroed pages when they are first touched: a buffer takes no memory before its first use.</remarks>
internal sealed unsafe class NativeArena : IDisposable
{
    private const int Alignment = 64;
    private readonly List<(nint Start, long Bytes)> _blocks = [];
    private int _next;

    /// <summary>Bytes of all buffers.</summary>
    public long Bytes { get; private set; }

    /// <summary>A zeroed buffer of floats, aligned to a cache line, with a cache line to spare at its end.</summary>
    public float* Floats(long count)
    {
        long bytes = ((count * sizeof(float)) + (2 * Alignment) - 1) / Alignment * Alignment;
        if (_next < _blocks.Count)
        {
            (nint start, long length) = _blocks[_next++];
            return length == bytes ? Aligned(start) : throw new InvalidOperationException("A buffer of another size was asked for.");
        }

        nint block = (nint)NativeMemory.AllocZeroed((nuint)(bytes + Alignment));
        _blocks.Add((block, bytes));
        _next++;
        Bytes += bytes;
        return Aligned(block);
    }

    /// <summary>From here on the same buffers are handed out again, in the same order, to one who asks for the same sizes.</summary>
    public void Rewind() => _next = 0;

    public void Dispose()
    {
        foreach ((nint start, _) in _blocks)
        {
            NativeMemory.Free((void*)start);
        }

        _blocks.Clear();
    }

    private static float* Aligned(nint block) => (float*)((block + Alignment - 1) / Alignment * Alignment);
}
