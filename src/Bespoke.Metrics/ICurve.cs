namespace Bespoke.Metrics;

/// <summary>A curve through points whose area can be had exactly.</summary>
internal interface ICurve
{
    /// <summary>The integral from <paramref name="low"/> to <paramref name="high"/>, both within the points' range.</summary>
    double Integral(double low, double high);
}
