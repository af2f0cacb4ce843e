using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Integration;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>The interval of Henmi and Copas.</summary>
/// <param name="Estimate">The inverse-variance weighted mean, on the analysis scale.</param>
/// <param name="StandardError">Its standard error under heterogeneity, √(Σw²(v + τ²))/Σw with w = 1/v.</param>
/// <param name="Critical">What the standard error is multiplied with, in place of a normal or t quantile.</param>
/// <param name="Interval">Confidence interval.</param>
/// <param name="TauSquared">τ² of DerSimonian and Laird.</param>
public sealed record HenmiCopasResult(double Estimate, double StandardError, double Critical, Interval Interval, double TauSquared);

/// <summary>
/// The confidence interval of Henmi and Copas (2010, Stat. Med. 29:2969): centred at the equal-effects estimate, whose weights are less
/// drawn to small studies, with a width that allows for τ² and for its estimation.
/// </summary>
public static class HenmiCopas
{
    /// <summary>Computes the interval.</summary>
    /// <remarks>
    /// With U = (μ̂ − μ)/se and R = √Σw·(μ̂ − μ), the critical value u solves P(|U| &gt; u) = 1 − level at the DerSimonian–Laird τ². Since U &gt; u is
    /// R &gt; u and Q &lt; (k − 1) + (W₁/W₂ − 1)(R²/u² − 1), the probability is an integral over the normal R of that of Q given R, which is taken
    /// as gamma with the exact mean and variance of Q given R: Q = e'e − R² with e normal given R. W₁ = Σw and W₂ = Σw²/Σw.
    /// </remarks>
    /// <param name="effects">The rows, independent, at least two.</param>
    /// <param name="level">Confidence level in (0, 1).</param>
    /// <exception cref="ArgumentException">Fewer than two rows, dependent rows, or a level outside (0, 1).</exception>
    /// <exception cref="FitFailedException">The equation for the critical value has no root in double precision: effects 10⁹ standard errors apart can do that.</exception>
    public static HenmiCopasResult Of(EffectSet effects, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(effects);
        EffectSetChecks.ThrowIfInvalid(effects);
        var options = new PoolingOptions { Method = HeterogeneityEstimator.DerSimonianLaird, Level = level };
        DiagnosticChecks.ThrowIfDependentOrWeighted(effects, options, "Henmi–Copas intervals");
        EffectSetChecks.ThrowIfInvalid(options, dependentRows: false);
        if (effects.Count < 2)
        {
            throw new ArgumentException("a Henmi–Copas interval allows for heterogeneity, which needs two effects", nameof(effects));
        }

        var model = RotatedRows.Of(effects).Model;
        var tauSquared = HeterogeneityEstimators.Of(options.Method).Estimate(model).TauSquared;
        var moments = ConditionalMoments.Of(effects, tauSquared);
        var estimate = model.Moments(0).Mean;
        var standardError = Math.Sqrt(moments.VarianceOfR / moments.SumWeights);
        if (!double.IsFinite(moments.VarianceOfR * moments.VarianceOfR * moments.VarianceOfR))
        {
            throw new FitFailedException("the moments of Q given the mean are out of the range of double precision");
        }

        var critical = moments.VarianceOfR <= 0 ? 0 : CriticalValue(moments, 0.5 * (1 - level));
        var half = critical * standardError;
        return new(estimate, standardError, critical, new(estimate - half, estimate + half), tauSquared);
    }

    /// <summary>In units of the standard deviation of R, on which the tail falls from ½ at 0 to 0.</summary>
    private static double CriticalValue(ConditionalMoments moments, double tail)
    {
        // P(U > u) ≤ P(R > u): the root lies below the normal quantile of R's own standard deviation.
        var upper = Normal.UpperQuantile(tail);
        var lower = upper / 2;
        while (Excess(lower) < 0)
        {
            lower /= 2;
            if (lower < 1e-8)
            {
                throw new FitFailedException("the critical value of Henmi and Copas has no root");
            }
        }

        var root = BracketedRoot.Find(new Tail(Excess), lower, Excess(lower), upper, Excess(upper), out _);

        // The standard error is estimated with the same τ²: U = R/√(1 + τ²W₂), so that u in units of R's deviation is u itself.
        return root * Math.Sqrt(moments.VarianceOfR);

        double Excess(double x) => moments.TailBeyond(x) - tail;
    }

    private readonly struct Tail(Func<double, double> excess) : IScalarFunction
    {
        public double Evaluate(double x) => excess(x);
    }
}
