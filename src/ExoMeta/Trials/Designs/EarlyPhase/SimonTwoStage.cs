using System.Collections.Immutable;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Trials.Designs;

/// <summary>
/// A two-stage design of one arm and a binary response (Simon 1989, Controlled Clinical Trials 10:1–10): after n₁ patients stop when at most r₁
/// respond; after n reject the drug when at most r did.
/// </summary>
/// <param name="FirstBound">r₁.</param>
/// <param name="FirstSize">n₁.</param>
/// <param name="Bound">r.</param>
/// <param name="Size">n.</param>
/// <param name="TypeOneError">P(more than r respond) at p₀, exact.</param>
/// <param name="Power">The same at p₁, exact.</param>
/// <param name="EarlyStop">P(stops after the first stage) at p₀.</param>
/// <param name="ExpectedSize">Mean number of patients at p₀.</param>
public sealed record SimonTwoStage(
    int FirstBound, int FirstSize, int Bound, int Size, double TypeOneError, double Power, double EarlyStop, double ExpectedSize)
{
    /// <summary>The optimal and the minimax design, by enumeration of all designs up to a size.</summary>
    /// <param name="uninteresting">p₀ in (0, 1).</param>
    /// <param name="interesting">p₁ in (p₀, 1).</param>
    /// <param name="alpha">Largest P(calls the drug promising) at p₀, in (0, 1).</param>
    /// <param name="beta">Largest P(does not) at p₁, in (0, 1).</param>
    /// <param name="largest">Largest n that is looked at, 2 to 300.</param>
    /// <returns>
    /// Optimal has the smallest expected size at p₀ of all designs up to the largest n; minimax has the smallest n, and of those the smallest
    /// expected size.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    /// <exception cref="DesignException">No design up to the largest n keeps both errors.</exception>
    public static (SimonTwoStage Optimal, SimonTwoStage Minimax) Find(
        double uninteresting, double interesting, double alpha, double beta, int largest = 100)
    {
        if (!(uninteresting > 0 && interesting > uninteresting && interesting < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(interesting), interesting, "0 < p0 < p1 < 1 was expected");
        }

        if (!(alpha is > 0 and < 1 && beta is > 0 and < 1) || largest is < 2 or > 300)
        {
            throw new ArgumentOutOfRangeException(nameof(largest), "errors inside (0, 1) and a largest size from 2 to 300 were expected");
        }

        var responses = Enumerable.Range(0, largest + 1)
            .Select(n => (Null: new Responses(n, uninteresting), Alternative: new Responses(n, interesting))).ToImmutableArray();
        SimonTwoStage? optimal = null, minimax = null;
        for (var n = 2; n <= largest; n++)
        {
            if (Best(responses, n, alpha, beta) is not { } best)
            {
                continue;
            }

            minimax ??= best;
            optimal = optimal is null || best.ExpectedSize < optimal.ExpectedSize ? best : optimal;
        }

        return optimal is not null
            ? (optimal, minimax!)
            : throw new DesignException(FormattableString.Invariant($"no design of up to {largest} patients keeps both errors; allow more patients or larger errors"));
    }

    /// <summary>The design of n patients with the smallest expected size; null when none keeps both errors.</summary>
    private static SimonTwoStage? Best(ImmutableArray<(Responses Null, Responses Alternative)> responses, int n, double alpha, double beta)
    {
        SimonTwoStage? best = null;
        for (var first = 1; first < n; first++)
        {
            for (var bound1 = 0; bound1 < first; bound1++)
            {
                var stop = responses[first].Null.AtMost(bound1);
                if (responses[first].Alternative.AtMost(bound1) > beta)
                {
                    break;
                }

                var expected = first + (1 - stop) * (n - first);
                if (best is not null && expected >= best.ExpectedSize)
                {
                    continue;
                }

                // The smallest r that keeps α has the most power.
                var bound = bound1;
                while (bound < n && Promising(responses, true, bound1, first, bound, n) > alpha)
                {
                    bound++;
                }

                var power = Promising(responses, false, bound1, first, bound, n);
                if (power >= 1 - beta)
                {
                    best = new(bound1, first, bound, n, Promising(responses, true, bound1, first, bound, n), power, stop, expected);
                }
            }
        }

        return best;
    }

    /// <summary>P(more than r₁ respond in the first stage, and more than r in all).</summary>
    private static double Promising(
        ImmutableArray<(Responses Null, Responses Alternative)> responses, bool isNull, int bound1, int first, int bound, int n)
    {
        var (one, two) = isNull ? (responses[first].Null, responses[n - first].Null) : (responses[first].Alternative, responses[n - first].Alternative);
        var sum = 0.0;
        for (var x = bound1 + 1; x <= first; x++)
        {
            sum += one.Exactly(x) * two.Above(bound - x);
        }

        return sum;
    }

    /// <summary>The binomial distribution of the responses of n patients, tabulated once.</summary>
    private sealed class Responses
    {
        private readonly double[] _mass;
        private readonly double[] _above;

        public Responses(int n, double p)
        {
            _mass = [.. Enumerable.Range(0, n + 1).Select(x => PortableMath.Exp(Binomial.LogMass(x, n, p)))];
            _above = [.. Enumerable.Range(0, n + 1).Select(x => Binomial.Survival(x, n, p))];
        }

        public double Exactly(int x) => _mass[x];

        public double Above(int x) => x < 0 ? 1 : x >= _above.Length ? 0 : _above[x];

        public double AtMost(int x) => 1 - Above(x);
    }
}
