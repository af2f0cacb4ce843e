using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Random;

/// <summary>Sequential draws of one stream. A value type: copying it copies its position.</summary>
/// <remarks>
/// Philox4x32-10 (<see cref="Philox"/>): opening any replicate costs nothing, and its draws do not depend on what was drawn elsewhere.
/// Draw number i of <see cref="NextUniform"/> is the i-th 64-bit word of the stream; <see cref="NextNormal"/> and
/// <see cref="NextExponential"/> take one word each, the other samplers as many as they need. All pass through
/// <see cref="PortableMath"/>: the bits do not depend on the platform. A stream holds 2³³ − 2 words.
/// </remarks>
public partial struct RandomStream
{
    private readonly StreamKey _key;
    private uint _block;
    private bool _hasSpare;
    private ulong _spare;

    /// <summary>Opens a stream at its first draw.</summary>
    public RandomStream(StreamKey key) => _key = key;

    /// <summary>The next 64 random bits.</summary>
    /// <exception cref="OverflowException">All 2³³ − 2 words of the stream were drawn.</exception>
    public ulong NextBits()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spare;
        }

        var (first, second) = NextBlock();
        _spare = second;
        _hasSpare = true;
        return first;
    }

    /// <summary>The next draw of a sampler.</summary>
    public double Next<TSampler>(in TSampler sampler)
        where TSampler : struct, ISampler => sampler.Draw(ref this);

    /// <summary>A uniform draw in the open interval (0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextUniform() => Philox.ToUniform(NextBits());

    /// <summary>A standard normal draw: the quantile of one uniform draw.</summary>
    public double NextNormal() => PortableMath.NormalQuantile(NextUniform());

    /// <summary>An exponential draw with mean 1: −log of one uniform draw.</summary>
    public double NextExponential() => -PortableMath.Log(NextUniform());

    internal double NextFromWord<TSampler>(in TSampler sampler)
        where TSampler : struct, IWordSampler => sampler.FromWords(Lane(NextBits())).Value;

    /// <summary>Attempts of a sampler from the next whole block on, until one is accepted.</summary>
    internal double NextAccepted<TSampler>(in TSampler sampler)
        where TSampler : struct, IAttemptSampler => NextFromAttempts(new SamplerAttempts<TSampler, LaneOne>(in sampler));

    /// <summary>Attempts from the next whole block on, until one is accepted.</summary>
    internal double NextFromAttempts<TAttempts>(in TAttempts attempts)
        where TAttempts : struct, ILaneAttempts<LaneOne>
    {
        _hasSpare = false;
        while (true)
        {
            var (a, b) = NextBlock();
            var (c, d) = attempts.Blocks > 1 ? NextBlock() : default;
            var (e, f) = attempts.Blocks > 2 ? NextBlock() : default;
            var attempt = attempts.Attempt(new BlockWords<LaneOne>(Lane(a), Lane(b), Lane(c), Lane(d), Lane(e), Lane(f)), out var accepted);
            if (LaneOne.Any(accepted))
            {
                return attempt.Value;
            }
        }
    }

    private (ulong First, ulong Second) NextBlock()
    {
        var words = Philox.Words(_key, _block);
        _block = checked(_block + 1);
        return words;
    }

    private static LaneOne Lane(ulong word) => LaneOne.BroadcastBits(word);
}
