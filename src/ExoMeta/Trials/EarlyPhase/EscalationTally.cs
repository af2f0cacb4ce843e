using System.Collections.Immutable;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>Counts over simulated escalations: whole numbers, so that no order of adding matters.</summary>
internal sealed class EscalationTally : IAccumulator<EscalationTally>
{
    private readonly long[] _selected;
    private readonly CountSums[] _patients;
    private readonly CountSums[] _toxicities;

    /// <summary>Makes an empty tally.</summary>
    public EscalationTally(int doses) =>
        (_selected, _patients, _toxicities) = (new long[doses + 1], new CountSums[doses + 1], new CountSums[doses + 1]);

    /// <summary>Adds a trial.</summary>
    public void Add(EscalationCourse course, int selected)
    {
        var (patients, toxicities) = (0, 0);
        for (var dose = 0; dose < course.Doses; dose++)
        {
            patients += course.Patients(dose);
            toxicities += course.Toxicities(dose);
            _patients[dose].Add(course.Patients(dose));
            _toxicities[dose].Add(course.Toxicities(dose));
        }

        _patients[^1].Add(patients);
        _toxicities[^1].Add(toxicities);
        _selected[selected == EscalationConduct.None ? course.Doses : selected]++;
    }

    /// <inheritdoc/>
    public void Merge(EscalationTally next)
    {
        for (var i = 0; i < _selected.Length; i++)
        {
            _selected[i] += next._selected[i];
            _patients[i].Merge(next._patients[i]);
            _toxicities[i].Merge(next._toxicities[i]);
        }
    }

    /// <inheritdoc/>
    public void Clear()
    {
        Array.Clear(_selected);
        Array.Clear(_patients);
        Array.Clear(_toxicities);
    }

    /// <summary>What the counts say.</summary>
    public EscalationCharacteristics Summarise(MonteCarloPlan plan, ImmutableArray<string> names) => new(
        plan.Replicates, plan.Seed,
        [
            .. names.Select((name, dose) => new DoseCharacteristics(
                name, MonteCarloEstimate.FromCount(_selected[dose], plan.Replicates), _patients[dose].ToEstimate(plan.Replicates),
                _toxicities[dose].ToEstimate(plan.Replicates))),
        ],
        MonteCarloEstimate.FromCount(_selected[^1], plan.Replicates), _patients[^1].ToEstimate(plan.Replicates), _toxicities[^1].ToEstimate(plan.Replicates));
}

/// <summary>Sum and sum of squares of counts.</summary>
internal struct CountSums
{
    private long _sum;
    private long _squares;

    public void Add(int count)
    {
        _sum += count;
        _squares += (long)count * count;
    }

    public void Merge(CountSums next)
    {
        _sum += next._sum;
        _squares += next._squares;
    }

    public readonly MonteCarloEstimate ToEstimate(long replicates)
    {
        var mean = (double)_sum / replicates;
        return MonteCarloEstimate.FromMoments(mean, Math.Max(0, _squares - mean * _sum), replicates);
    }
}
