using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;
using ExoMeta.Trials.Designs;
using static ExoMeta.Tests.Trials.TrialTesting;

namespace ExoMeta.Tests.Trials.EarlyPhase;

/// <summary>Dose escalation and single-arm trials against exact probabilities.</summary>
public class EarlyPhaseTests
{
    private const int Replicates = 200_000;

    [Theory]
    [InlineData(0.05, 0.15, 0.35)]
    [InlineData(0.3, 0.4, 0.6)]
    [InlineData(0, 0.2, 1)]
    public void Three_plus_three_selects_with_the_exact_probabilities(double first, double second, double third)
    {
        double[] rates = [first, second, third];
        var result = Ladder(new EscalationRule.ThreePlusThree(), rates).Run(Plan(Replicates));
        var stops = ThreePlusThree.StoppingProbabilities([.. rates]);
        AssertProbability(stops[0], result.NoneSelected, Replicates);
        var reached = 1.0;
        for (var dose = 0; dose < rates.Length; dose++)
        {
            AssertProbability(stops[dose + 1], result.Doses[dose].Selected, Replicates);

            // Three patients when the dose is reached, six when one of the three has a toxicity.
            var p = rates[dose];
            var patients = reached * (3 + 3 * 3 * p * (1 - p) * (1 - p));
            Near(patients, result.Doses[dose].Patients);
            Near(patients * p, result.Doses[dose].Toxicities);
            reached *= ThreePlusThree.EscalationProbability(p);
        }
    }

    /// <summary>All courses of a small trial by enumeration, with decisions from the formulas of Liu and Yuan (2015).</summary>
    [Theory]
    [InlineData(0.3, 3, 15, 0, new[] { 0.1, 0.3, 0.5 })]
    [InlineData(0.25, 3, 12, 1, new[] { 0.3, 0.45, 0.6 })]
    [InlineData(0.2, 2, 11, 0, new[] { 0.05, 0.1, 0.2, 0.35 })]
    public void Boin_does_what_the_enumeration_of_all_courses_says(double target, int cohort, int patients, int start, double[] rates)
    {
        var ladder = Ladder(new EscalationRule.Boin(target, patients, cohort), rates) with { Start = start };
        var result = ladder.Run(Plan(Replicates));
        var exact = new Enumeration(target, cohort, patients, rates);
        exact.From(start, rates.Length - 1, patients, new int[rates.Length], new int[rates.Length], 1);
        Assert.Equal(1, exact.Selected.Sum() + exact.None, 1e-9);
        AssertProbability(exact.None, result.NoneSelected, Replicates);
        for (var dose = 0; dose < rates.Length; dose++)
        {
            AssertProbability(exact.Selected[dose], result.Doses[dose].Selected, Replicates);
            Near(exact.Patients[dose], result.Doses[dose].Patients);
            Near(exact.Patients[dose] * rates[dose], result.Doses[dose].Toxicities);
        }
    }

    /// <summary>Doses whose rates move together: a mixture of two ladders.</summary>
    [Fact]
    public void Uncertain_rates_are_averaged_over()
    {
        var ladder = new DoseEscalation(
            [new("low", new UncertainQuantity.Choice([new(0.05, 0.5), new(0.2, 0.5)])), new("high", new UncertainQuantity.Choice([new(0.1, 0.5), new(0.5, 0.5)]))],
            new EscalationRule.ThreePlusThree());
        var (one, other) = (ThreePlusThree.StoppingProbabilities([0.05, 0.1]), ThreePlusThree.StoppingProbabilities([0.2, 0.5]));
        AssertProbability(0.5 * (one[2] + other[2]), ladder.Run(Plan(Replicates)).Doses[1].Selected, Replicates);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        var ladder = Ladder(new EscalationRule.Boin(0.3, 18, 3), [0.1, 0.3]) with { Start = 1 };
        var (one, three) = (ladder.Run(Plan(5000) with { Threads = 1 }), ladder.Run(Plan(5000) with { Threads = 3 }));
        Assert.Equal(one.Doses.ToArray(), three.Doses.ToArray());
        Assert.Equal(one.Toxicities, three.Toxicities);
    }

    [Fact]
    public void Ladders_without_sense_are_refused()
    {
        var ladder = new DoseEscalation([new("low", Known(0.4)), new("high", Known(0.2)), new("top", Known(1.2))], new EscalationRule.Boin(0.7, 0, 3)) { Start = 5 };
        foreach (var part in new[] { "'high' is not above that of 'low'", "can leave [0, 1]", "target is 0.7", "there are 0 patients", "the first cohort has dose 6" })
        {
            Assert.Contains(ladder.Problems(), p => p.Contains(part, StringComparison.Ordinal));
        }

        Assert.Contains(
            (Ladder(new EscalationRule.ThreePlusThree(), [0.1, 0.2]) with { Start = 1 }).Problems(), p => p.Contains("begins with the lowest", StringComparison.Ordinal));
    }

    /// <summary>Simon's (1989) designs for 0.1 against 0.3 at 5 and 20 %: 1/10, 5/29 and 1/15, 5/25.</summary>
    [Theory]
    [InlineData(1, 10, 5, 29)]
    [InlineData(1, 15, 5, 25)]
    public void Two_stages_of_one_arm_have_the_enumerated_probabilities(int firstBound, int firstSize, int bound, int size)
    {
        var design = new SingleArmTwoStage(firstBound, firstSize, bound, size);
        foreach (var p in new[] { 0.1, 0.3 })
        {
            var (stop, promising) = (0.0, 0.0);
            for (var x = 0; x <= firstSize; x++)
            {
                stop += x <= firstBound ? Mass(x, firstSize, p) : 0;
                for (var y = 0; x > firstBound && y <= size - firstSize; y++)
                {
                    promising += x + y > bound ? Mass(x, firstSize, p) * Mass(y, size - firstSize, p) : 0;
                }
            }

            var result = design.Run(Known(p), Plan(Replicates));
            AssertProbability(promising, result.Promising, Replicates);
            AssertProbability(stop, result.EarlyStop, Replicates);
            Near(firstSize + (1 - stop) * (size - firstSize), result.Size);
            Assert.True(p < 0.2 ? promising <= 0.05 : promising >= 0.8);
        }
    }

    [Fact]
    public void Numbers_that_are_no_two_stages_are_refused()
    {
        var problems = new SingleArmTwoStage(10, 10, 40, 29).Problems();
        Assert.Contains(problems, p => p.Contains("0 to 9 were expected", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Contains("10 to 28 were expected", StringComparison.Ordinal));
    }

    private static DoseEscalation Ladder(EscalationRule rule, double[] rates) => new([.. rates.Select((p, i) => new EscalationDose($"dose {(char)('a' + i)}", Known(p)))], rule);

    private static void Near(double exact, MonteCarloEstimate simulated) =>
        Assert.InRange(simulated.Estimate - exact, -StandardErrors * simulated.Mcse - 1e-12, StandardErrors * simulated.Mcse + 1e-12);

    private static double Mass(int x, int n, double p)
    {
        var choose = 1.0;
        for (var i = 1; i <= x; i++)
        {
            choose *= (double)(n - x + i) / i;
        }

        return choose * Math.Pow(p, x) * Math.Pow(1 - p, n - x);
    }

    private sealed class Enumeration(double target, int cohort, int most, double[] rates)
    {
        private readonly double _escalate = Math.Log((1 - 0.6 * target) / (1 - target)) / Math.Log((1 - 0.6 * target) / (0.6 * (1 - target)));
        private readonly double _deescalate = Math.Log((1 - target) / (1 - 1.4 * target)) / Math.Log(1.4 * (1 - target) / (1 - 1.4 * target));

        public double[] Selected { get; } = new double[rates.Length];

        public double[] Patients { get; } = new double[rates.Length];

        public double None { get; private set; }

        public void From(int dose, int highest, int left, int[] patients, int[] toxicities, double probability)
        {
            if (left == 0)
            {
                if (Enumerable.Range(0, highest + 1).All(d => patients[d] == 0))
                {
                    None += probability;
                    return;
                }

                Selected[Choose(highest, patients, toxicities)] += probability;
                return;
            }

            var size = Math.Min(cohort, left);
            Patients[dose] += probability * size;
            for (var x = 0; x <= size; x++)
            {
                var (n, t) = ((int[])patients.Clone(), (int[])toxicities.Clone());
                (n[dose], t[dose]) = (n[dose] + size, t[dose] + x);
                var (next, ceiling) = (dose, highest);
                var rate = (double)t[dose] / n[dose];

                // A uniform prior: P(rate > target | data) = P(at most t events in n + 1 trials at the target).
                var tooHigh = Enumerable.Range(0, t[dose] + 1).Sum(k => Mass(k, n[dose] + 1, target));
                if (n[dose] >= 3 && tooHigh > 0.95)
                {
                    ceiling = dose - 1;
                    if (ceiling < 0)
                    {
                        None += probability * Mass(x, size, rates[dose]);
                        continue;
                    }
                }

                next += rate <= _escalate ? 1 : rate >= _deescalate ? -1 : 0;
                From(Math.Max(0, Math.Min(next, ceiling)), ceiling, left - size, n, t, probability * Mass(x, size, rates[dose]));
            }
        }

        /// <summary>Isotonic regression as the largest of least weighted means (Robertson, Wright and Dykstra 1988).</summary>
        private int Choose(int highest, int[] patients, int[] toxicities)
        {
            Assert.True(patients.Sum() == most);
            var tried = Enumerable.Range(0, highest + 1).Where(d => patients[d] > 0).ToArray();
            var events = tried.Select(d => (toxicities[d] + 0.05) / (patients[d] + 0.1)).ToArray();
            var weights = tried.Select((d, i) => (patients[d] + 1.1) / (events[i] * (1 - events[i]))).ToArray();
            double Mean(int from, int to) => Enumerable.Range(from, to - from + 1).Sum(i => weights[i] * events[i]) / Enumerable.Range(from, to - from + 1).Sum(i => weights[i]);
            var isotonic = tried.Select((_, i) => Enumerable.Range(0, i + 1).Max(from => Enumerable.Range(i, tried.Length - i).Min(to => Mean(from, to)))).ToArray();

            // Equal estimates grow by a trifle from dose to dose.
            var best = Enumerable.Range(0, tried.Length).MinBy(i => Math.Abs(isotonic[i] + 1e-10 * (i + 1) - target));
            return tried[best];
        }
    }
}
