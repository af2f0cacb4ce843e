using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Effects;

/// <summary>
/// A number that may be unknown: a value, or a distribution that says what it may be.
/// Written in files as <c>12</c>, <c>uniform(0.2, 0.8)</c>, <c>normal(0, 0.35)</c>, <c>lognormal(-0.1, 0.3)</c> (of the natural log),
/// <c>beta(8, 16)</c>, <c>integers(4, 12)</c> (uniform, both ends included), <c>choice(0: 0.5, 1: 0.5)</c> (value: weight),
/// <c>half-normal(0.5)</c>, <c>logit-normal(-0.4, 0.3)</c> (of the logit). <see cref="object.ToString"/> writes the same form back.
/// </summary>
public abstract record UncertainQuantity
{
    /// <summary>Whether the value is known.</summary>
    public virtual bool IsKnown => false;

    /// <summary>Mean.</summary>
    public abstract double Mean { get; }

    /// <summary>Median: what a plug-in answer uses unless its formula states another convention.</summary>
    public double Median => Quantile(0.5);

    /// <summary>Smallest and largest possible value; infinite where unbounded.</summary>
    public abstract (double Low, double High) Support { get; }

    /// <summary>The smallest value with at least probability <paramref name="p"/> at or below it, 0 &lt; p &lt; 1.</summary>
    public abstract double Quantile(double p);

    /// <summary>Draws one value.</summary>
    public abstract double Sample(ref RandomStream stream);

    /// <summary>Draws one value for each of several replicates: destination[i] = what <see cref="Sample"/> draws first from replicate first + i.</summary>
    /// <param name="seed">Seed.</param>
    /// <param name="firstReplicate">The first replicate.</param>
    /// <param name="stream">Stream of the replicates.</param>
    /// <param name="destination">Takes the values, one a replicate.</param>
    public virtual void SampleAcrossReplicates(ulong seed, ulong firstReplicate, uint stream, Span<double> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            var draws = new RandomStream(new StreamKey(seed, unchecked(firstReplicate + (ulong)i), stream));
            destination[i] = Sample(ref draws);
        }
    }

    /// <summary>Reads the written form.</summary>
    /// <param name="text">The written form.</param>
    /// <param name="quantity">The quantity, when the text is right.</param>
    /// <param name="error">What is wrong and what was expected, when it is not.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out UncertainQuantity? quantity, [NotNullWhen(false)] out string? error) =>
        UncertainQuantityParser.TryParse(text, out quantity, out error);

    /// <summary>A known value; draws nothing.</summary>
    /// <param name="Number">The value, finite.</param>
    public sealed record Value(double Number) : UncertainQuantity
    {
        /// <inheritdoc/>
        public override bool IsKnown => true;

        /// <inheritdoc/>
        public override double Mean => Number;

        /// <inheritdoc/>
        public override (double Low, double High) Support => (Number, Number);

        /// <inheritdoc/>
        public override double Quantile(double p) => Number;

        /// <inheritdoc/>
        public override double Sample(ref RandomStream stream) => Number;

        /// <inheritdoc/>
        public override void SampleAcrossReplicates(ulong seed, ulong firstReplicate, uint stream, Span<double> destination) =>
            destination.Fill(Number);

        /// <inheritdoc/>
        public override string ToString() => Write(Number);
    }

    /// <summary>Uniform on an interval.</summary>
    /// <param name="Low">Lower end.</param>
    /// <param name="High">Upper end, &gt; Low.</param>
    public sealed record Uniform(double Low, double High) : UncertainQuantity
    {
        /// <inheritdoc/>
        public override double Mean => 0.5 * (Low + High);

        /// <inheritdoc/>
        public override (double Low, double High) Support => (Low, High);

        /// <inheritdoc/>
        public override double Quantile(double p) => Low + p * (High - Low);

        /// <inheritdoc/>
        public override double Sample(ref RandomStream stream) => Quantile(stream.NextUniform());

        /// <inheritdoc/>
        public override void SampleAcrossReplicates(ulong seed, ulong firstReplicate, uint stream, Span<double> destination)
        {
            RandomFill.AcrossReplicates(seed, firstReplicate, stream, default(UniformSampler), destination);
            foreach (ref var value in destination)
            {
                value = Low + value * (High - Low);
            }
        }

        /// <inheritdoc/>
        public override string ToString() => $"uniform({Write(Low)}, {Write(High)})";
    }

    /// <summary>Normal.</summary>
    /// <param name="Location">Mean.</param>
    /// <param name="StandardDeviation">Standard deviation, &gt; 0.</param>
    public sealed record Normal(double Location, double StandardDeviation) : UncertainQuantity
    {
        /// <inheritdoc/>
        public override double Mean => Location;

        /// <inheritdoc/>
        public override (double Low, double High) Support => (double.NegativeInfinity, double.PositiveInfinity);

        /// <inheritdoc/>
        public override double Quantile(double p) => Location + StandardDeviation * PortableMath.NormalQuantile(p);

        /// <inheritdoc/>
        public override double Sample(ref RandomStream stream) => Location + StandardDeviation * stream.NextNormal();

        /// <inheritdoc/>
        public override void SampleAcrossReplicates(ulong seed, ulong firstReplicate, uint stream, Span<double> destination)
        {
            RandomFill.AcrossReplicates(seed, firstReplicate, stream, default(NormalSampler), destination);
            foreach (ref var value in destination)
            {
                value = Location + StandardDeviation * value;
            }
        }

        /// <inheritdoc/>
        public override string ToString() => $"normal({Write(Location)}, {Write(StandardDeviation)})";
    }

    /// <summary>Log-normal, by mean and standard deviation of the natural log.</summary>
    /// <param name="LogMean">Mean of the log.</param>
    /// <param name="LogStandardDeviation">Standard deviation of the log, &gt; 0.</param>
    public sealed record LogNormal(double LogMean, double LogStandardDeviation) : UncertainQuantity
    {
        /// <inheritdoc/>
        public override double Mean => PortableMath.Exp(LogMean + 0.5 * LogStandardDeviation * LogStandardDeviation);

        /// <inheritdoc/>
        public override (double Low, double High) Support => (0, double.PositiveInfinity);

        /// <inheritdoc/>
        public override double Quantile(double p) => PortableMath.Exp(LogMean + LogStandardDeviation * PortableMath.NormalQuantile(p));

        /// <inheritdoc/>
        public override double Sample(ref RandomStream stream) => PortableMath.Exp(LogMean + LogStandardDeviation * stream.NextNormal());

        /// <inheritdoc/>
        public override void SampleAcrossReplicates(ulong seed, ulong firstReplicate, uint stream, Span<double> destination)
        {
            RandomFill.AcrossReplicates(seed, firstReplicate, stream, default(NormalSampler), destination);
            foreach (ref var value in destination)
            {
                value = LogMean + LogStandardDeviation * value;
            }

            LaneMap.Run<LaneFunctions.Exp>(destination, destination);
        }

        /// <inheritdoc/>
        public override string ToString() => $"lognormal({Write(LogMean)}, {Write(LogStandardDeviation)})";
    }

    /// <summary>Logit-normal on (0, 1): a proportion whose logit is normal.</summary>
    /// <param name="LogitMean">Mean of the logit.</param>
    /// <param name="LogitStandardDeviation">Standard deviation of the logit, &gt; 0.</param>
    public sealed record LogitNormal(double LogitMean, double LogitStandardDeviation) : UncertainQuantity
    {
        /// <summary>By the trapezoidal rule over twelve standard deviations on either side; it has no closed form. Within 1e-12 for standard deviations of the logit up to 5.</summary>
        public override double Mean
        {
            get
            {
                const double step = 1.0 / 64;
                var sum = 0.0;
                for (var i = -12 * 64; i <= 12 * 64; i++)
                {
                    var z = i * step;
                    sum += PortableMath.Exp(-0.5 * z * z) * Expit(LogitMean + LogitStandardDeviation * z);
                }

                return sum * step * 0.3989422804014327;
            }
        }

        /// <inheritdoc/>
        public override (double Low, double High) Support => (0, 1);

        /// <inheritdoc/>
        public override double Quantile(double p) => Expit(LogitMean + LogitStandardDeviation * PortableMath.NormalQuantile(p));

        /// <inheritdoc/>
        public override double Sample(ref RandomStream stream) => Expit(LogitMean + LogitStandardDeviation * stream.NextNormal());

        /// <inheritdoc/>
        public override void SampleAcrossReplicates(ulong seed, ulong firstReplicate, uint stream, Span<double> destination)
        {
            RandomFill.AcrossReplicates(seed, firstReplicate, stream, default(NormalSampler), destination);
            foreach (ref var value in destination)
            {
                value = -(LogitMean + LogitStandardDeviation * value);
            }

            LaneMap.Run<LaneFunctions.Exp>(destination, destination);
            foreach (ref var value in destination)
            {
                value = 1 / (1 + value);
            }
        }

        /// <inheritdoc/>
        public override string ToString() => $"logit-normal({Write(LogitMean)}, {Write(LogitStandardDeviation)})";

        private static double Expit(double logit) => 1 / (1 + PortableMath.Exp(-logit));
    }

    /// <summary>Half-normal: the absolute value of a normal with mean 0.</summary>
    /// <param name="Scale">Standard deviation of that normal, &gt; 0.</param>
    public sealed record HalfNormal(double Scale) : UncertainQuantity
    {
        /// <inheritdoc/>
        public override double Mean => Scale * 0.79788456080286536;

        /// <inheritdoc/>
        public override (double Low, double High) Support => (0, double.PositiveInfinity);

        /// <inheritdoc/>
        public override double Quantile(double p) => Scale * PortableMath.NormalQuantile(0.5 + 0.5 * p);

        /// <inheritdoc/>
        public override double Sample(ref RandomStream stream) => Math.Abs(Scale * stream.NextNormal());

        /// <inheritdoc/>
        public override void SampleAcrossReplicates(ulong seed, ulong firstReplicate, uint stream, Span<double> destination)
        {
            RandomFill.AcrossReplicates(seed, firstReplicate, stream, default(NormalSampler), destination);
            foreach (ref var value in destination)
            {
                value = Math.Abs(Scale * value);
            }
        }

        /// <inheritdoc/>
        public override string ToString() => $"half-normal({Write(Scale)})";
    }

    /// <summary>Beta on [0, 1].</summary>
    /// <param name="A">First shape, &gt; 0.</param>
    /// <param name="B">Second shape, &gt; 0.</param>
    public sealed record Beta(double A, double B) : UncertainQuantity
    {
        /// <inheritdoc/>
        public override double Mean => A / (A + B);

        /// <inheritdoc/>
        public override (double Low, double High) Support => (0, 1);

        /// <inheritdoc/>
        public override double Quantile(double p) => Numerics.Distributions.Beta.Quantile(p, A, B);

        /// <inheritdoc/>
        public override double Sample(ref RandomStream stream) => stream.NextBeta(A, B);

        /// <inheritdoc/>
        public override void SampleAcrossReplicates(ulong seed, ulong firstReplicate, uint stream, Span<double> destination) =>
            RandomFill.AcrossReplicates(seed, firstReplicate, stream, new BetaSampler(A, B), destination);

        /// <inheritdoc/>
        public override string ToString() => $"beta({Write(A)}, {Write(B)})";
    }

    /// <summary>Uniform on the integers from Low to High, both included.</summary>
    /// <param name="Low">Smallest.</param>
    /// <param name="High">Largest, &gt; Low.</param>
    public sealed record Integers(int Low, int High) : UncertainQuantity
    {
        /// <inheritdoc/>
        public override double Mean => 0.5 * (Low + (double)High);

        /// <inheritdoc/>
        public override (double Low, double High) Support => (Low, High);

        /// <inheritdoc/>
        public override double Quantile(double p) =>
            Math.Clamp(Low + Math.Ceiling(p * (High - (double)Low + 1)) - 1, Low, High);

        /// <inheritdoc/>
        public override double Sample(ref RandomStream stream) => stream.NextInteger(Low, High);

        /// <inheritdoc/>
        public override void SampleAcrossReplicates(ulong seed, ulong firstReplicate, uint stream, Span<double> destination) =>
            RandomFill.AcrossReplicates(seed, firstReplicate, stream, new IntegerSampler(Low, High), destination);

        /// <inheritdoc/>
        public override string ToString() => $"integers({Write(Low)}, {Write(High)})";
    }

    /// <summary>One of a few values.</summary>
    /// <param name="Options">Values in ascending order, with weights &gt; 0 that add up to 1.</param>
    public sealed record Choice(ImmutableArray<(double Value, double Weight)> Options) : UncertainQuantity
    {
        /// <inheritdoc/>
        public override double Mean => Options.Sum(o => o.Value * o.Weight);

        /// <inheritdoc/>
        public override (double Low, double High) Support => (Options[0].Value, Options[^1].Value);

        /// <inheritdoc/>
        public override double Quantile(double p)
        {
            var below = 0.0;
            foreach (var (value, weight) in Options)
            {
                below += weight;
                if (p <= below)
                {
                    return value;
                }
            }

            return Options[^1].Value;
        }

        /// <inheritdoc/>
        public override double Sample(ref RandomStream stream) => Quantile(stream.NextUniform());

        /// <inheritdoc/>
        public override void SampleAcrossReplicates(ulong seed, ulong firstReplicate, uint stream, Span<double> destination)
        {
            RandomFill.AcrossReplicates(seed, firstReplicate, stream, default(UniformSampler), destination);
            foreach (ref var value in destination)
            {
                value = Quantile(value);
            }
        }

        /// <inheritdoc/>
        public bool Equals(Choice? other) => other is not null && Options.SequenceEqual(other.Options);

        /// <inheritdoc/>
        public override int GetHashCode() => Options.Aggregate(0, HashCode.Combine);

        /// <inheritdoc/>
        public override string ToString() => $"choice({string.Join(", ", Options.Select(o => $"{Write(o.Value)}: {Write(o.Weight)}"))})";
    }

    private static string Write(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
