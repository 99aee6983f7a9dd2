namespace Bespoke.Imaging.Video;

/// <summary>Chooses the frames shown at 0, 1/N, 2/N ... seconds, each at most once.</summary>
internal struct FramePicker
{
    /// <summary>So that a time that is a frame's own does not fall before it.</summary>
    private const double Tolerance = 1e-6;

    private readonly double _framesEach;
    private long _seen;
    private long _taken;

    /// <param name="videoRate">Frames a second that the video has.</param>
    /// <param name="framesPerSecond">N.</param>
    public FramePicker(double videoRate, double framesPerSecond)
    {
        _framesEach = Math.Max(1, videoRate / framesPerSecond);
    }

    /// <summary>True when the next frame is to be taken.</summary>
    public bool TakesNext()
    {
        bool isTaken = _seen++ >= Math.Floor((_taken * _framesEach) + Tolerance);
        _taken += isTaken ? 1 : 0;
        return isTaken;
    }
}
