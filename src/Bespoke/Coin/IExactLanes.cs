namespace Bespoke.Coin;

/// <summary>
/// What the decode kernel needs of a vector width. Every operation rounds by itself, as IEEE 754 says: nothing here may be fused or estimated,
/// so that all widths give the same bits.
/// </summary>
/// <typeparam name="TVector">The vector of floats.</typeparam>
internal unsafe interface IExactLanes<TVector>
    where TVector : struct
{
    /// <summary>Lanes of the vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector value, float* destination);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>The nearest integers, ties to even.</summary>
    static abstract TVector Round(TVector a);

    /// <summary><paramref name="a"/> with its sign changed in the lanes where <paramref name="n"/>, integers below 2^31, is odd.</summary>
    static abstract TVector NegateWhereOdd(TVector a, TVector n);
}
