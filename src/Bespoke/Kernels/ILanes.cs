namespace Bespoke.Kernels;

/// <summary>
/// The few vector operations that integer kernels need, at one vector width. A kernel is written once, generic over this; the compiler makes
/// a version for each width, with every member inlined.
/// </summary>
/// <remarks>
/// <see cref="InterleaveLow"/>, <see cref="InterleaveHigh"/> and <see cref="Pack"/> work within 128-bit lanes, as the instructions do.
/// Together they cancel out: packing the sums of a low and a high half gives values in their order in memory.
/// </remarks>
internal interface ILanes<TShort, TInt>
    where TShort : struct
    where TInt : struct
{
    /// <summary>16-bit values in a vector.</summary>
    static abstract int Count { get; }

    static abstract TShort Load(ref short source, int index);

    static abstract void Store(TShort value, ref short target, int index);

    static abstract TInt LoadInts(ref int source, int index);

    static abstract void StoreInts(TInt value, ref int target, int index);

    static abstract TInt Broadcast(int value);

    /// <summary>Fills a vector with two 16-bit values in turn, the low half of the number first.</summary>
    static abstract TShort BroadcastPair(int pair);

    /// <summary>Products of 16-bit values, added in pairs; wraps around.</summary>
    static abstract TInt MultiplyAdd(TShort a, TShort b);

    static abstract TInt Add(TInt a, TInt b);

    static abstract TInt Multiply(TInt a, TInt b);

    static abstract TInt Min(TInt a, TInt b);

    static abstract TInt Max(TInt a, TInt b);

    static abstract TInt And(TInt a, TInt b);

    static abstract TInt ShiftLeft(TInt value, int bits);

    /// <summary>Shifts towards minus infinity.</summary>
    static abstract TInt ShiftRight(TInt value, int bits);

    static abstract TInt AsInts(TShort value);

    /// <summary>Limits to -32768..32767.</summary>
    static abstract TShort Pack(TInt low, TInt high);

    /// <summary>Limits to 0..65535.</summary>
    static abstract TShort PackUnsigned(TInt low, TInt high);

    /// <summary>Pairs (a, b) of the low half of each lane.</summary>
    static abstract TShort InterleaveLow(TShort a, TShort b);

    /// <summary>Pairs (a, b) of the high half of each lane.</summary>
    static abstract TShort InterleaveHigh(TShort a, TShort b);

    /// <summary>Pairs (a, b) of the first half of both vectors, in order.</summary>
    static abstract TShort ZipFirst(TShort a, TShort b);

    /// <summary>Pairs (a, b) of the second half of both vectors, in order.</summary>
    static abstract TShort ZipSecond(TShort a, TShort b);

    static abstract TShort Max(TShort a, TShort b);

    /// <summary>Adds and limits to -32768..32767.</summary>
    static abstract TShort AddSaturated(TShort a, TShort b);

    static abstract TShort Or(TShort a, TShort b);

    static abstract bool IsZero(TShort value);
}
