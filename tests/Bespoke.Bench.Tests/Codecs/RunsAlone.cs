namespace Bespoke.Bench.Tests.Codecs;

/// <summary>
/// Tests that no other may run beside: the system counts the processor time of a process's children in one sum, whoever started them.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RunsAlone
{
    public const string Name = "alone";
}
