using System.Runtime.InteropServices;

namespace Bespoke.Fitting.Runtime;

/// <summary>Owner of all large buffers of one fit: aligned native memory, zeroed, freed together.</summary>
internal sealed unsafe class NativeArena : IDisposable
{
    private const int Alignment = 64;
    private readonly List<nint> _blocks = [];

    /// <summary>Bytes handed out so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>A zeroed buffer of floats, aligned to a cache line, with a cache line to spare at its end.</summary>
    public float* Floats(long count)
    {
        long bytes = ((count * sizeof(float)) + (2 * Alignment) - 1) / Alignment * Alignment;
        void* block = NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        NativeMemory.Clear(block, (nuint)bytes);
        _blocks.Add((nint)block);
        Bytes += bytes;
        return (float*)block;
    }

    public void Dispose()
    {
        foreach (nint block in _blocks)
        {
            NativeMemory.AlignedFree((void*)block);
        }

        _blocks.Clear();
    }
}
