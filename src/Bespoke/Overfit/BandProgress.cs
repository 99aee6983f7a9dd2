namespace Bespoke.Overfit;

/// <summary>How far a band is decoded, told by the thread that decodes it to threads whose bands need its samples.</summary>
internal sealed class BandProgress
{
    private int _diagonals;

    /// <summary>Says that so many diagonals are decoded.</summary>
    public void Publish(int diagonals) => Volatile.Write(ref _diagonals, diagonals);

    /// <summary>Says that nobody need wait any more, be the band decoded, cut off or damaged.</summary>
    public void Finish() => Publish(int.MaxValue);

    /// <summary>Returns when so many diagonals are decoded.</summary>
    public void WaitFor(int diagonals)
    {
        if (Volatile.Read(ref _diagonals) < diagonals)
        {
            SpinWait spin = default;
            do
            {
                spin.SpinOnce(sleep1Threshold: -1);
            }
            while (Volatile.Read(ref _diagonals) < diagonals);
        }
    }

    public void WaitUntilFinished() => WaitFor(int.MaxValue);
}
