using Bespoke.Coin;

namespace Bespoke.Fitting.Training;

/// <summary>What the training of starts has learned so far: a run that was stopped goes on from it.</summary>
internal sealed class StartState
{
    private const string Mismatch = "The state is of a training of other networks, or it is damaged: move it away to start anew.";

    /// <param name="parameters">Those of each network to begin with.</param>
    public StartState(IEnumerable<float[]> parameters)
    {
        Parameters = [.. parameters];
    }

    /// <summary>Rounds done, of all networks together.</summary>
    public int Round { get; set; }

    /// <summary>The start of each network, in the order of <see cref="CoinShape.StartOf"/>.</summary>
    public float[][] Parameters { get; }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Round);
        foreach (float[] parameters in Parameters)
        {
            writer.Write(parameters.Length);
            foreach (float parameter in parameters)
            {
                writer.Write(parameter);
            }
        }
    }

    /// <summary>Takes what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The state is of other networks, or damaged.</exception>
    public void Read(BinaryReader reader)
    {
        long expected = sizeof(int) + Parameters.Sum(parameters => sizeof(int) + ((long)sizeof(float) * parameters.Length));
        if (reader.BaseStream.Length - reader.BaseStream.Position != expected || (Round = reader.ReadInt32()) < 0)
        {
            throw new InvalidDataException(Mismatch);
        }

        foreach (float[] parameters in Parameters)
        {
            if (reader.ReadInt32() != parameters.Length)
            {
                throw new InvalidDataException(Mismatch);
            }

            foreach (ref float parameter in parameters.AsSpan())
            {
                parameter = reader.ReadSingle();
            }
        }
    }
}
