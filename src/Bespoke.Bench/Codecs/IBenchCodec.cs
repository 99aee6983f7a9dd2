using Bespoke.Fitting;

namespace Bespoke.Bench.Codecs;

/// <summary>A codec that the bench can measure: a peer program or one of ours.</summary>
internal interface IBenchCodec
{
    /// <summary>The name of its curve: "avif", "overfit:iterations=1000".</summary>
    string Name { get; }

    /// <summary>Program or build that does the work, with its version.</summary>
    string Version { get; }

    /// <summary>Package or programs, and true for our own: what the report groups by.</summary>
    bool IsOurs { get; }

    /// <summary>The rate points, each as "name=value".</summary>
    IReadOnlyList<string> Settings { get; }

    /// <summary>
    /// Everything besides picture, version and setting that decides the result, as text: the command lines of a peer,
    /// the options of our own. Part of the key under which the result is kept.
    /// </summary>
    string Recipe(string setting);

    /// <summary>Encodes and decodes the picture.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="setting">One of <see cref="Settings"/>.</param>
    /// <param name="limit">Wall-clock limit of the encoder, and again of the decoder; null for <see cref="BenchOptions.TimeLimit"/>'s default.</param>
    /// <param name="progress">Receives what our own encoder reports of a fit; peers do not say how far they are.</param>
    /// <param name="cancellation">Ends the run at once.</param>
    /// <exception cref="CodecFailedException">The codec refused, crashed, or ran past the limit.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    CodecRun Run(SourcePicture source, string setting, TimeSpan? limit, IProgress<FitProgress>? progress, CancellationToken cancellation);
}
