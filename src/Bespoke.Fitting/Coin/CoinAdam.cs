namespace Bespoke.Fitting.Coin;

/// <summary>Adam (Kingma and Ba 2015) with its usual constants, over one vector of parameters.</summary>
internal sealed class CoinAdam
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const float Epsilon = 1e-8f;
    private readonly float[] _first;
    private readonly float[] _second;
    private int _steps;

    public CoinAdam(int count)
    {
        _first = new float[count];
        _second = new float[count];
    }

    /// <summary>Forgets all steps.</summary>
    public void Reset()
    {
        Array.Clear(_first);
        Array.Clear(_second);
        _steps = 0;
    }

    /// <summary>One step against the gradient.</summary>
    public void Step(Span<float> parameters, ReadOnlySpan<float> grads, double rate)
    {
        _steps++;
        float stepSize = (float)(rate / (1 - Math.Pow(Beta1, _steps)));
        float correction = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, _steps)));
        Span<float> first = _first.AsSpan(0, parameters.Length);
        Span<float> second = _second.AsSpan(0, parameters.Length);
        for (int n = 0; n < parameters.Length; n++)
        {
            float g = grads[n];
            first[n] = (float)Beta1 * first[n] + (float)(1 - Beta1) * g;
            second[n] = (float)Beta2 * second[n] + (float)(1 - Beta2) * g * g;
            parameters[n] -= stepSize * first[n] / (MathF.Sqrt(second[n]) * correction + Epsilon);
        }
    }
}
