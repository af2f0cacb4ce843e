using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>Patients and toxicities of one simulated escalation. Scratch space: one a chunk.</summary>
internal sealed class EscalationCourse
{
    private readonly ImmutableArray<UncertainQuantity> _quantities;
    private readonly double[] _rates;
    private readonly int[] _patients;
    private readonly int[] _toxicities;
    private readonly RandomStream[] _streams;
    private readonly bool _isUncertain;
    private readonly ImmutableArray<ReplayedCohort>.Builder? _watched;
    private TrialReplicate _replicate;

    /// <summary>Makes room.</summary>
    /// <param name="rates">True toxicity rate at each dose.</param>
    /// <param name="watched">Takes the cohorts; null where nobody watches.</param>
    public EscalationCourse(ImmutableArray<UncertainQuantity> rates, ImmutableArray<ReplayedCohort>.Builder? watched = null)
    {
        _watched = watched;
        _quantities = rates;
        _rates = [.. rates.Select(rate => rate.Median)];
        (_patients, _toxicities, _streams) = (new int[rates.Length], new int[rates.Length], new RandomStream[rates.Length]);
        _isUncertain = rates.Any(rate => rate is not UncertainQuantity.Value);
    }

    /// <summary>Number of doses.</summary>
    public int Doses => _patients.Length;

    /// <summary>Patients who had a dose.</summary>
    public int Patients(int dose) => _patients[dose];

    /// <summary>Toxicities among them.</summary>
    public int Toxicities(int dose) => _toxicities[dose];

    /// <summary>True rate at a dose in this trial.</summary>
    public double Rate(int dose) => _rates[dose];

    /// <summary>Begins another trial.</summary>
    public void Begin(TrialReplicate replicate)
    {
        _replicate = replicate;
        Array.Clear(_patients);
        Array.Clear(_toxicities);
        if (!_isUncertain)
        {
            return;
        }

        var nuisance = replicate.Open(TrialStreams.Nuisance);
        var place = nuisance.NextUniform();
        for (var dose = 0; dose < _rates.Length; dose++)
        {
            _rates[dose] = _quantities[dose].Quantile(place);
        }
    }

    /// <summary>Treats patients.</summary>
    public void Treat(int dose, int patients)
    {
        if (_patients[dose] == 0)
        {
            _streams[dose] = _replicate.Open(TrialStreams.ComparedArm(dose));
        }

        ref var stream = ref _streams[dose];
        _patients[dose] += patients;
        var cohort = _watched is null ? null : new bool[patients];
        for (var i = 0; i < patients; i++)
        {
            var isToxic = stream.NextUniform() < _rates[dose];
            _toxicities[dose] += isToxic ? 1 : 0;
            cohort?[i] = isToxic;
        }

        _watched?.Add(new(dose, [.. cohort!]));
    }
}
