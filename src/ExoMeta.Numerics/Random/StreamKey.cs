namespace ExoMeta.Numerics.Random;

/// <summary>Names one stream of draws: any replicate can be replayed alone, on any machine, in O(1).</summary>
/// <param name="Seed">The seed that the user gave; Philox's key.</param>
/// <param name="Replicate">The replicate; the upper half of Philox's counter.</param>
/// <param name="Stream">Which stream of the replicate (an arm, a row, a purpose).</param>
public readonly record struct StreamKey(ulong Seed, ulong Replicate, uint Stream);
