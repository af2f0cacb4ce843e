using System.Collections.Immutable;

namespace ExoMeta.Trials;

/// <summary>Watches the first trial of a block on its way through a simulation.</summary>
internal sealed class TrialReplay
{
    private readonly TrialBlock _block;
    private readonly EndpointState _state;
    private readonly PatientList _patients;
    private readonly bool[] _wasOpen;
    private readonly ImmutableArray<ReplayedLook>.Builder _looks = ImmutableArray.CreateBuilder<ReplayedLook>();

    /// <summary>Makes ready to watch.</summary>
    public TrialReplay(TrialDesk desk)
    {
        (_block, _state) = (desk.Block, desk.State);
        _patients = new(_block.Comparisons + 1);
        _wasOpen = new bool[_block.Comparisons];
    }

    /// <summary>A look has its data; nothing has been decided yet.</summary>
    public void See()
    {
        for (var c = 0; c < _wasOpen.Length; c++)
        {
            _wasOpen[c] = _block.EndLook(c)[0] == TrialDecision.Open;
        }
    }

    /// <summary>A look has been decided.</summary>
    public void Decide(int look)
    {
        var isOver = Enumerable.Range(0, _wasOpen.Length).All(c => _block.EndLook(c)[0] != TrialDecision.Open);
        _looks.Add(new(
            _block.Calendar is { } calendar ? calendar.Time(look)[0] : null,
            [.. Enumerable.Range(0, _wasOpen.Length + 1).Select(PatientsOf)],
            [.. Enumerable.Range(0, _wasOpen.Length).Select(Comparison)]));
        _patients.Begin(look, arm => arm == 0 || _wasOpen[arm - 1], arm => arm == 0 ? isOver : _block.EndLook(arm - 1)[0] == look);
        _state.ListPatients(_block, _patients);
    }

    /// <summary>What was seen.</summary>
    /// <param name="arms">Names of the arms, that of the reference first.</param>
    public ReplayedTrial Result(ImmutableArray<string> arms) => new(
        _block.Seed, _block.First, arms, [.. Enumerable.Range(0, _wasOpen.Length).Select(c => _block.Theta(c)[0])], _state.PatientColumns, _looks.ToImmutable(),
        _patients.Patients)
    {
        DoseFinding = _block.DoseFinding is { } found ? Show(found) : null,
    };

    private static ReplayedDoseFinding Show(DoseFindingColumns found)
    {
        ImmutableArray<string> names = [.. found.Analysis.Analysis.Candidates.Select(candidate => candidate.Name)];
        return new(
            found.Analysis.Critical, names, [.. Enumerable.Range(0, names.Length).Select(candidate => found.Statistic(candidate)[0])],
            found.Chosen[0] == DoseFindingColumns.NoCandidate ? null : names[(int)found.Chosen[0]], double.IsFinite(found.Dose[0]) ? found.Dose[0] : null);
    }

    private int PatientsOf(int arm) =>
        (int)(arm == 0 || _wasOpen[arm - 1] ? _block.Patients(arm)[0] : _block.FinalPatients(arm - 1)[0]);

    private ReplayedComparison Comparison(int c) => new(
        _block.Estimate(c)[0], _block.StandardError(c)[0], _block.Statistic(c)[0],
        !_wasOpen[c] ? ComparisonOutcome.EndedBefore
        : _block.EndLook(c)[0] == TrialDecision.Open ? ComparisonOutcome.GoesOn
        : _block.DoseFinding is not null ? ComparisonOutcome.NoClaim
        : BitConverter.DoubleToInt64Bits(_block.IsRejected(c)[0]) != 0 ? ComparisonOutcome.Significant : ComparisonOutcome.NotSignificant);
}
