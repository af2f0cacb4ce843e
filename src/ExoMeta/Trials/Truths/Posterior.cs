using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

public abstract partial record Truth
{
    /// <summary>θ is known as far as the evidence (or a prior marked assumed) tells: N(μ, Σ), or t.</summary>
    /// <remarks>
    /// With degrees of freedom, θ = μ + t·Σ^½ where one χ² divides all arms (the multivariate t of Hartung and Knapp's interval: Σ is the
    /// squared standard error, and the variance is Σν/(ν − 2)). Σ may be singular: equal entries mean that one pooled effect holds for
    /// every arm.
    /// </remarks>
    /// <param name="Mean">Mean of each compared arm.</param>
    /// <param name="Covariance">Covariance between the arms.</param>
    /// <param name="DegreesOfFreedom">Of the t, ≥ 1; null means normal.</param>
    public sealed record Posterior(ImmutableArray<double> Mean, double[,] Covariance, double? DegreesOfFreedom = null) : Truth
    {
        /// <inheritdoc/>
        public override string Name => "posterior";

        /// <summary>One effect that holds for every compared arm: N(mean, sd²), or t.</summary>
        /// <param name="mean">Its mean.</param>
        /// <param name="standardDeviation">Its standard deviation (the standard error of a pool), ≥ 0.</param>
        /// <param name="comparisons">Compared arms.</param>
        /// <param name="degreesOfFreedom">Of the t; null means normal.</param>
        public static Posterior OneForAll(double mean, double standardDeviation, int comparisons, double? degreesOfFreedom = null)
        {
            var covariance = new double[comparisons, comparisons];
            for (var i = 0; i < comparisons; i++)
            {
                for (var j = 0; j < comparisons; j++)
                {
                    covariance[i, j] = standardDeviation * standardDeviation;
                }
            }

            return new([.. Enumerable.Repeat(mean, comparisons)], covariance, degreesOfFreedom);
        }

        /// <summary>
        /// The same evidence at the part a₀ of its weight (power prior, Ibrahim and Chen 2000): Σ/a₀, with the mean where it was.
        /// </summary>
        /// <param name="kept">a₀, above 0 and up to 1.</param>
        /// <exception cref="ArgumentOutOfRangeException">a₀ is outside (0, 1].</exception>
        public Posterior Discounted(double kept)
        {
            if (!(kept > 0 && kept <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(kept), kept, "the part of the evidence that is kept lies above 0 and up to 1");
            }

            if (kept == 1)
            {
                return this;
            }

            var covariance = (double[,])Covariance.Clone();
            for (var i = 0; i < Mean.Length; i++)
            {
                for (var j = 0; j < Mean.Length; j++)
                {
                    covariance[i, j] /= kept;
                }
            }

            return this with { Covariance = covariance };
        }

        internal override IEnumerable<string> FindProblems(int comparisons)
        {
            foreach (var problem in EffectProblems(Mean, comparisons))
            {
                yield return problem;
            }

            if (DegreesOfFreedom is { } df && !(df >= 1 && double.IsFinite(df)))
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture, $"degrees of freedom are {df}; a finite number of at least 1 was expected");
            }

            if (Covariance.GetLength(0) != comparisons || Covariance.GetLength(1) != comparisons)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"the covariance is {Covariance.GetLength(0)} × {Covariance.GetLength(1)}; {comparisons} × {comparisons} was expected");
            }
            else if (CovarianceFactor.TryCreate(Covariance) is null)
            {
                yield return "the covariance matrix is not symmetric and positive semi-definite";
            }
        }

        internal override TruthSampler CreateSampler() => new Sampler(
            [.. Mean],
            CovarianceFactor.TryCreate(Covariance) ?? throw new InvalidOperationException("the covariance was not checked"),
            DegreesOfFreedom);

        private sealed class Sampler(double[] mean, CovarianceFactor factor, double? degreesOfFreedom) : TruthSampler
        {
            private readonly GammaSampler? _chiSquared = degreesOfFreedom is { } df ? GammaSampler.ChiSquared(df) : null;

            public override void Fill<TLane>(TrialBlock block)
            {
                for (var i = 0; i < block.Padded; i += TLane.Count)
                {
                    var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), TrialStreams.Effects);
                    for (var c = 0; c < mean.Length; c++)
                    {
                        // What no effect depends on is not drawn.
                        TLane.Store(factor.IsUsed(c) ? draws.NextNormal() : TLane.Broadcast(0), block.Theta(c)[i..]);
                    }

                    var scale = TLane.Broadcast(1);
                    if (_chiSquared is { } chiSquared)
                    {
                        scale = TLane.SquareRoot(TLane.Broadcast(degreesOfFreedom!.Value) / chiSquared.Draw(ref draws));
                    }

                    for (var c = mean.Length - 1; c >= 0; c--)
                    {
                        var sum = TLane.Broadcast(0);
                        for (var j = 0; j <= c; j++)
                        {
                            sum = TLane.FusedMultiplyAdd(TLane.Broadcast(factor[c, j]), TLane.Load(block.Theta(j)[i..]), sum);
                        }

                        TLane.Store(TLane.FusedMultiplyAdd(scale, sum, TLane.Broadcast(mean[c])), block.Theta(c)[i..]);
                    }
                }
            }
        }
    }
}
