using System.Collections.Immutable;

namespace ExoMeta.Trials;

/// <summary>How many patients each arm has at each look. Arm 0 is the reference, arm i + 1 that of comparison i.</summary>
internal sealed class PatientNumbers
{
    private readonly int[][] _total;

    /// <summary>Numbers by look and arm, not falling from look to look.</summary>
    public PatientNumbers(ImmutableArray<ImmutableArray<int>> totals) => _total = [.. totals.Select(arms => arms.ToArray())];

    /// <summary>Number of looks.</summary>
    public int Looks => _total.Length;

    /// <summary>Number of arms.</summary>
    public int Arms => _total[0].Length;

    /// <summary>Patients whose data a look has.</summary>
    public int At(int look, int arm) => _total[look][arm];

    /// <summary>Patients whose data come with a look.</summary>
    public int NewAt(int look, int arm) => _total[look][arm] - (look == 0 ? 0 : _total[look - 1][arm]);

    /// <summary>Patients of one look in all arms.</summary>
    public int Of(int look) => _total[look].Sum();

    /// <summary>Lets the planned patients of a look into the trials of a block.</summary>
    public void Recruit(TrialBlock block, int look)
    {
        for (var arm = 0; arm < Arms; arm++)
        {
            block.Patients(arm).Fill(At(look, arm));
            block.NewPatients(arm).Fill(NewAt(look, arm));
        }
    }

    /// <summary>1/n_i + 1/n_0 of a comparison at a look.</summary>
    public double InverseSizes(int look, int comparison) => 1.0 / At(look, comparison + 1) + 1.0 / At(look, 0);
}
