namespace Bespoke.Fitting.Training;

/// <summary>Everything that training has learned so far: a run that was stopped goes on from it.</summary>
internal sealed class TrainingState
{
    /// <param name="starts">For each rate range the parameters that it begins with.</param>
    public TrainingState(IEnumerable<float[]> starts)
    {
        Ranges = [.. starts.Select(start => new TrainingRange([.. start]))];
    }

    private TrainingState(int round, TrainingRange[] ranges) => (Round, Ranges) = (round, ranges);

    /// <summary>Rounds done.</summary>
    public int Round { get; set; }

    /// <summary>What is known of each rate range.</summary>
    public TrainingRange[] Ranges { get; }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Round);
        writer.Write(Ranges.Length);
        foreach (TrainingRange range in Ranges)
        {
            range.Write(writer);
        }
    }

    /// <exception cref="InvalidDataException">The state is of another training, or damaged.</exception>
    public static TrainingState Read(BinaryReader reader, int ranges, int parameters)
    {
        long expected = (2 * sizeof(int)) + (ranges * TrainingRange.Bytes(parameters));
        if (reader.BaseStream.Length - reader.BaseStream.Position != expected)
        {
            throw new InvalidDataException("The state is of a training with other rate ranges or another decoder, or it is damaged: move it away to start anew.");
        }

        int round = reader.ReadInt32();
        return reader.ReadInt32() == ranges && round >= 0
            ? new TrainingState(round, [.. Enumerable.Range(0, ranges).Select(_ => TrainingRange.Read(reader, parameters))])
            : throw new InvalidDataException("The state is damaged: move it away to start anew.");
    }
}
