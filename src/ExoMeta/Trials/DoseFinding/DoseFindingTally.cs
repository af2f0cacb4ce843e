namespace ExoMeta.Trials;

/// <summary>Counts and moments of what MCP-Mod finds, of whole chunks.</summary>
/// <param name="candidates">Candidate shapes; 0 where nothing is counted.</param>
/// <param name="classes">Classes of doses.</param>
internal sealed class DoseFindingTally(int candidates, int classes)
{
    private DoseCounts _counts;
    private RunningMoments _doses;
    private RunningMoments _trueDoses;
    private RunningMoments _errors;
    private RunningMoments _squaredErrors;

    /// <summary>Trials in which each candidate's own statistic is significant.</summary>
    public long[] Significant { get; } = new long[candidates];

    /// <summary>Trials in which each candidate is chosen.</summary>
    public long[] Chosen { get; } = new long[candidates];

    /// <summary>Fitted target doses by class.</summary>
    public long[] Classes { get; } = new long[classes];

    /// <summary>Trials counted.</summary>
    public ref DoseCounts Counts => ref _counts;

    /// <summary>Fitted target doses.</summary>
    public ref RunningMoments Doses => ref _doses;

    /// <summary>True target doses.</summary>
    public ref RunningMoments TrueDoses => ref _trueDoses;

    /// <summary>Fitted less true ones, where there are both.</summary>
    public ref RunningMoments Errors => ref _errors;

    /// <summary>Their squares.</summary>
    public ref RunningMoments SquaredErrors => ref _squaredErrors;

    /// <summary>Adds others.</summary>
    public void Merge(DoseFindingTally next)
    {
        _counts.Merge(next._counts);
        _doses.Merge(next._doses);
        _trueDoses.Merge(next._trueDoses);
        _errors.Merge(next._errors);
        _squaredErrors.Merge(next._squaredErrors);
        Add(next.Significant, Significant);
        Add(next.Chosen, Chosen);
        Add(next.Classes, Classes);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        (_counts, _doses, _trueDoses, _errors, _squaredErrors) = (default, default, default, default, default);
        Array.Clear(Significant);
        Array.Clear(Chosen);
        Array.Clear(Classes);
    }

    private static void Add(long[] from, long[] to)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }
    }
}

/// <summary>Trials counted by what MCP-Mod finds in them.</summary>
internal struct DoseCounts
{
    /// <summary>Trials with a signal.</summary>
    public long Signals;

    /// <summary>Trials with a signal to which no curve could be fitted.</summary>
    public long Unfitted;

    /// <summary>Trials with a fitted target dose.</summary>
    public long Found;

    /// <summary>Trials with a true target dose.</summary>
    public long True;

    /// <summary>Trials with a true target dose and a fitted one near it.</summary>
    public long Near;

    /// <summary>Trials with a fitted target dose and no true one.</summary>
    public long Spurious;

    /// <summary>Adds others.</summary>
    public void Merge(in DoseCounts next)
    {
        Signals += next.Signals;
        Unfitted += next.Unfitted;
        Found += next.Found;
        True += next.True;
        Near += next.Near;
        Spurious += next.Spurious;
    }
}
