using System.Collections.Immutable;

namespace ExoMeta.Trials;

/// <summary>Takes the patients of one trial, look by look. Numbers of an arm go on from look to look.</summary>
internal sealed class PatientList(int arms)
{
    private readonly ImmutableArray<ReplayedPatient>.Builder _patients = ImmutableArray.CreateBuilder<ReplayedPatient>();
    private readonly int[] _numbers = new int[arms];
    private readonly bool[] _isIn = new bool[arms];
    private readonly bool[] _ends = new bool[arms];

    /// <summary>The look at hand.</summary>
    public int Look { get; private set; }

    /// <summary>All that was listed.</summary>
    public ImmutableArray<ReplayedPatient> Patients => _patients.ToImmutable();

    /// <summary>Begins a look that has been decided.</summary>
    /// <param name="look">The look.</param>
    /// <param name="isIn">Whether an arm is in the trial at this look.</param>
    /// <param name="ends">Whether it ends here.</param>
    public void Begin(int look, Func<int, bool> isIn, Func<int, bool> ends)
    {
        Look = look;
        for (var arm = 0; arm < arms; arm++)
        {
            (_isIn[arm], _ends[arm]) = (isIn(arm), ends(arm));
        }
    }

    /// <summary>Whether an arm is in the trial at this look.</summary>
    public bool IsIn(int arm) => _isIn[arm];

    /// <summary>Whether it ends here.</summary>
    public bool Ends(int arm) => _isIn[arm] && _ends[arm];

    /// <summary>Adds a patient.</summary>
    /// <param name="arm">The arm.</param>
    /// <param name="values">One a column; NaN where it is missing.</param>
    public void Add(int arm, params ReadOnlySpan<double> values) => _patients.Add(new(Look, arm, ++_numbers[arm], [.. values.ToArray().Select(v => double.IsNaN(v) ? (double?)null : v)]));
}
