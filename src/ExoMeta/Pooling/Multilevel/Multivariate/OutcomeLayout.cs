using System.Collections.Immutable;
using System.Globalization;

namespace ExoMeta.Pooling;

/// <summary>Which trial reports which outcome.</summary>
internal sealed class OutcomeLayout
{
    private readonly EffectSet _effects;
    private readonly int[,] _together;

    private OutcomeLayout(EffectSet effects, int[] trials, int trialCount, ImmutableArray<string> names, int[] outcomes)
    {
        (_effects, Trials, TrialCount, Names, Outcomes) = (effects, trials, trialCount, names, outcomes);
        _together = new int[names.Length, names.Length];
        foreach (var trial in Enumerable.Range(0, trials.Length).GroupBy(i => trials[i]))
        {
            int[] reported = [.. trial.Select(i => outcomes[i]).Distinct()];
            foreach (var a in reported)
            {
                foreach (var b in reported)
                {
                    _together[a, b]++;
                }
            }
        }
    }

    /// <summary>Trial of each row.</summary>
    public int[] Trials { get; }

    /// <summary>Number of trials.</summary>
    public int TrialCount { get; }

    /// <summary>Labels of the outcomes, in ordinal order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Outcome of each row.</summary>
    public int[] Outcomes { get; }

    /// <summary>Number of different pairs of trial and outcome.</summary>
    public int PairCount => Pairs().Distinct().Count();

    /// <summary>Checks the labels.</summary>
    public static OutcomeLayout Of(EffectSet effects, ImmutableArray<string> trials, ImmutableArray<string> outcomes)
    {
        NestedGrouping.Labels(effects, "trial", trials);
        NestedGrouping.Labels(effects, "outcome", outcomes);
        string[] trialNames = [.. trials.Distinct(StringComparer.Ordinal)];
        ImmutableArray<string> names = [.. outcomes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var trialIndex = trialNames.Select((name, i) => (name, i)).ToDictionary(x => x.name, x => x.i, StringComparer.Ordinal);
        var outcomeIndex = names.Select((name, i) => (name, i)).ToDictionary(x => x.name, x => x.i, StringComparer.Ordinal);
        return new(
            effects, [.. trials.Select(t => trialIndex[t])], trialNames.Length, names, [.. outcomes.Select(o => outcomeIndex[o])]);
    }

    /// <summary>Number of trials that report both outcomes.</summary>
    public int TrialsOf(int a, int b) => _together[a, b];

    /// <summary>A number for each pair of trial and outcome, by row.</summary>
    public int[] Pairs() => [.. Trials.Zip(Outcomes, (t, o) => t * Names.Length + o)];

    /// <summary>One column per outcome, without intercept; the intercept alone for one outcome.</summary>
    public DesignMatrix Design(ImmutableArray<string> outcomes) => Names.Length == 1
        ? DesignMatrix.InterceptOnly(outcomes.Length)
        : DesignMatrix.Of([Moderator.Factor("outcome", outcomes)], ["outcome", "-1"]);

    /// <summary>Typical variance of each outcome: the larger of the variance of its estimates and the harmonic mean of its sampling variances.</summary>
    public double[] TypicalVariances(EffectSet effects)
    {
        var typical = new double[Names.Length];
        for (var a = 0; a < typical.Length; a++)
        {
            StudyEffect[] rows = [.. effects.Effects.Where((_, i) => Outcomes[i] == a)];
            var mean = rows.Average(r => r.Estimate);
            var spread = rows.Sum(r => (r.Estimate - mean) * (r.Estimate - mean)) / Math.Max(1, rows.Length - 1);
            typical[a] = Math.Max(spread, rows.Length / rows.Sum(r => 1 / r.Variance));
        }

        return typical;
    }

    /// <summary>Checks that the data can tell every variance and correlation of a structure.</summary>
    /// <exception cref="ArgumentException">What they cannot tell.</exception>
    public void ThrowIfNotEstimable(OutcomeStructure structure)
    {
        var own = structure is OutcomeStructure.Unstructured or OutcomeStructure.HeteroscedasticCompoundSymmetric or OutcomeStructure.Diagonal;
        for (var a = 0; a < Names.Length; a++)
        {
            if (own && _together[a, a] < 2)
            {
                throw new ArgumentException($"outcome {Names[a]} is reported by one trial only: a τ² of its own cannot be estimated; choose CS or ID, or leave it out");
            }

            for (var b = 0; b < a && structure == OutcomeStructure.Unstructured; b++)
            {
                if (_together[a, b] == 0)
                {
                    throw new ArgumentException($"no trial reports both {Names[b]} and {Names[a]}: their correlation cannot be estimated; choose HCS, CS or DIAG");
                }
            }
        }

        if (structure is OutcomeStructure.CompoundSymmetric or OutcomeStructure.HeteroscedasticCompoundSymmetric
            && !Enumerable.Range(0, Names.Length).Any(a => Enumerable.Range(0, a).Any(b => _together[a, b] > 0)))
        {
            throw new ArgumentException("no trial reports two outcomes: a correlation cannot be estimated; choose DIAG or ID");
        }
    }

    /// <summary>Warnings for rows that share trial and outcome, whose true effect the model takes as one.</summary>
    public IEnumerable<string> Doubles() => Pairs()
        .Select((pair, row) => (pair, row))
        .GroupBy(x => x.pair)
        .Where(g => g.Count() > 1)
        .Select(g => $"outcome {Names[Outcomes[g.First().row]]} occurs in several rows of one trial, which the model gives one true effect: "
            + string.Join(", ", g.Select(x => string.Create(CultureInfo.InvariantCulture, $"{x.row + 1} ({_effects.Effects[x.row].Label})"))));
}
