using Bespoke.Imaging;

namespace Bespoke.Bench.Codecs;

/// <summary>What one program run, or one call of our own codec, took.</summary>
/// <param name="WallSeconds">Seconds by the wall clock, process start included.</param>
/// <param name="CpuSeconds">User and system seconds, or null where the system does not tell.</param>
/// <param name="PeakBytes">Largest resident memory, or null where the system does not tell.</param>
internal sealed record Cost(double WallSeconds, double? CpuSeconds, long? PeakBytes);

/// <summary>What one encode and decode of one picture gave.</summary>
/// <param name="Bytes">Length of the real file.</param>
/// <param name="Decoded">The picture that the real decoder made of it.</param>
/// <param name="Encode">What the encoder took.</param>
/// <param name="Decode">What the decoder took.</param>
internal sealed record CodecRun(long Bytes, Picture Decoded, Cost Encode, Cost Decode);
