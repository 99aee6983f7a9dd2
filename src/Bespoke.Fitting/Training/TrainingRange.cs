namespace Bespoke.Fitting.Training;

/// <summary>A picture fitted from the base.</summary>
/// <param name="Parameters">Where it ended.</param>
/// <param name="Exponents">Fractional bits that suit each parameter, in a picture of 2^18 pixels.</param>
/// <param name="LogLoss">ln(L / lambda).</param>
internal sealed record FittedPicture(float[] Parameters, double[] Exponents, double LogLoss);

/// <summary>The networks of one rate range, and how pictures differ from them.</summary>
internal sealed class TrainingRange
{
    /// <summary>How much of the prior a new round leaves of what earlier ones said: the base they were fitted from was another.</summary>
    private const double Memory = 0.8;

    private readonly double[] _distances;
    private readonly double[] _exponents;
    private double _weight;

    public TrainingRange(float[] parameters)
    {
        Parameters = parameters;
        _distances = new double[parameters.Length];
        _exponents = new double[parameters.Length];
    }

    /// <summary>The base: where a fit starts, and what an update is added to.</summary>
    public float[] Parameters { get; }

    /// <summary>Mean absolute distance of fitted parameters from the base: the scale of their Laplace prior.</summary>
    public double Spread(int index) => _weight > 0 ? _distances[index] / _weight : 0;

    /// <summary>Fractional bits that suit a parameter, in a picture of 2^18 pixels.</summary>
    public double Exponent(int index) => _weight > 0 ? _exponents[index] / _weight : 0;

    /// <summary>Moves the base by a share of the way to the mean of some fits and, with <paramref name="isPrior"/>, learns from how they differ.</summary>
    public void Add(IReadOnlyList<FittedPicture> fits, double share, bool isPrior)
    {
        // A fit that has diverged says nothing.
        List<FittedPicture> sound = [.. fits.Where(fit => double.IsFinite(fit.LogLoss) && fit.Parameters.All(float.IsFinite))];
        if (sound.Count == 0)
        {
            return;
        }

        for (int n = 0; n < Parameters.Length; n++)
        {
            double mean = sound.Average(fit => (double)fit.Parameters[n]);
            Parameters[n] += (float)(share * (mean - Parameters[n]));
            if (isPrior)
            {
                _distances[n] = (Memory * _distances[n]) + sound.Average(fit => Math.Abs(fit.Parameters[n] - Parameters[n]));
                _exponents[n] = (Memory * _exponents[n]) + sound.Average(fit => fit.Exponents[n]);
            }
        }

        _weight = isPrior ? (Memory * _weight) + 1 : _weight;
    }

    /// <summary>Length of what <see cref="Write"/> writes.</summary>
    public static long Bytes(int parameters) => sizeof(double) + (parameters * (sizeof(float) + (2L * sizeof(double))));

    public void Write(BinaryWriter writer)
    {
        writer.Write(_weight);
        for (int n = 0; n < Parameters.Length; n++)
        {
            writer.Write(Parameters[n]);
            writer.Write(_distances[n]);
            writer.Write(_exponents[n]);
        }
    }

    public static TrainingRange Read(BinaryReader reader, int parameters)
    {
        double weight = reader.ReadDouble();
        TrainingRange range = new(new float[parameters]) { _weight = weight };
        for (int n = 0; n < parameters; n++)
        {
            range.Parameters[n] = reader.ReadSingle();
            range._distances[n] = reader.ReadDouble();
            range._exponents[n] = reader.ReadDouble();
        }

        return range;
    }
}
