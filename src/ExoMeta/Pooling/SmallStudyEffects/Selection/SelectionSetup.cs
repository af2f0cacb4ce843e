using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>A selection function brought to data: which parameters are free, and where the studies lie.</summary>
/// <param name="Weight">The function in the optimiser's parameters.</param>
/// <param name="Cells">Its axis.</param>
/// <param name="Places">Where the studies lie.</param>
/// <param name="Names">Name of each δ that is printed.</param>
/// <param name="FreeOf">For each printed δ the number of its parameter, or −1.</param>
/// <param name="Fixed">For each printed δ its value when it is not free.</param>
/// <param name="Studies">For each printed δ the studies on its step; null for smooth functions.</param>
/// <param name="ModelParameters">δ's that the model estimates, those at 0 included.</param>
/// <param name="Warnings">What the data already say.</param>
internal sealed record SelectionSetup(
    SelectionWeight Weight,
    SelectionCells Cells,
    SelectionPlace[] Places,
    ImmutableArray<string> Names,
    int[] FreeOf,
    double[] Fixed,
    int[]? Studies,
    int ModelParameters,
    ImmutableArray<string> Warnings)
{
    /// <summary>p-values of the beta function stay this far from 0 and 1.</summary>
    private const double FloorOfBeta = 1e-5;

    /// <summary>Below this p the monotone functions are constant to the last digit.</summary>
    private const double FloorOfMonotone = 1e-17;

    public static SelectionSetup Of(SelectionFunction function, double[] z, SelectionOptions options) => function switch
    {
        SelectionFunction.Step step => Steps(step.Cutpoints, null, z, options),
        SelectionFunction.FixedStep step => Steps(step.Cutpoints, step.Weights, z, options),
        SelectionFunction.Beta when options.Alternative == SelectionAlternative.TwoSided =>
            throw new NotApplicableException("the beta selection model is defined on one-sided p-values: choose greater or less"),
        SelectionFunction.Beta => Smooth(new BetaWeight(FloorOfBeta, options.LargestDelta), FloorOfBeta, ["δ1", "δ2"], z, options),
        SelectionFunction.HalfNormal => Smooth(new ExponentialWeight(2, options.LargestDelta), FloorOfMonotone, ["δ"], z, options),
        SelectionFunction.NegativeExponential => Smooth(new ExponentialWeight(1, options.LargestDelta), FloorOfMonotone, ["δ"], z, options),
        SelectionFunction.Logistic => Smooth(new LogisticWeight(options.LargestDelta), FloorOfMonotone, ["δ"], z, options),
        _ => throw new ArgumentException($"unknown selection function {function}", nameof(function)),
    };

    private static SelectionSetup Smooth(
        SelectionWeight weight, double floor, ImmutableArray<string> names, double[] z, SelectionOptions options)
    {
        var twoSided = options.Alternative == SelectionAlternative.TwoSided;
        return new(
            weight,
            SelectionCells.Smooth(floor, options.Alternative),
            [.. z.Select(x => SelectionCells.PlaceOf(x, floor, twoSided))],
            names,
            [.. Enumerable.Range(0, names.Length)],
            new double[names.Length],
            null,
            names.Length,
            []);
    }

    private static SelectionSetup Steps(
        ImmutableArray<double> cutpoints, ImmutableArray<double>? weights, double[] z, SelectionOptions options)
    {
        CheckSteps(cutpoints, weights);
        var twoSided = options.Alternative == SelectionAlternative.TwoSided;
        var count = cutpoints.Length + 1;
        var (places, studies) = (new SelectionPlace[z.Length], new int[count]);
        for (var i = 0; i < z.Length; i++)
        {
            var p = twoSided ? 2 * Normal.Survival(Math.Abs(z[i])) : Normal.Survival(z[i]);
            var interval = cutpoints.Count(c => p > c);
            places[i] = new(p, double.NaN, double.NaN, interval);
            studies[interval]++;
        }

        var (freeOf, values, warnings) = (new int[count], new double[count], ImmutableArray.CreateBuilder<string>());
        var names = ImmutableArray.CreateBuilder<string>(count);
        var free = 0;
        for (var j = 0; j < count; j++)
        {
            names.Add(string.Create(
                CultureInfo.InvariantCulture, $"{(j == 0 ? 0 : cutpoints[j - 1])} < p ≤ {(j == count - 1 ? 1 : cutpoints[j])}"));
            var isGiven = weights is not null || j == 0;
            values[j] = weights is { } w ? w[j] : j == 0 ? 1 : 0;
            freeOf[j] = isGiven || studies[j] == 0 ? -1 : free++;
            if (weights is null && studies[j] == 0)
            {
                warnings.Add(j == 0
                    ? string.Create(CultureInfo.InvariantCulture, $"no study has p ≤ {cutpoints[0]}: the likelihood rises with every δ without end")
                    : $"no study has {names[j]}: its δ is 0, and selection is taken to be complete there");
            }
        }

        return new(
            new StepWeight(freeOf, [.. values.Select(PortableMath.Log)], options.LargestDelta),
            SelectionCells.Steps(cutpoints, options.Alternative),
            places,
            names.MoveToImmutable(),
            freeOf,
            values,
            studies,
            weights is null ? cutpoints.Length : 0,
            warnings.ToImmutable());
    }

    private static void CheckSteps(ImmutableArray<double> cutpoints, ImmutableArray<double>? weights)
    {
        if (cutpoints.IsDefaultOrEmpty)
        {
            throw new ArgumentException("a step function needs at least one cutpoint", nameof(cutpoints));
        }

        for (var i = 0; i < cutpoints.Length; i++)
        {
            if (cutpoints[i] is not (> 0 and < 1) || (i > 0 && cutpoints[i] <= cutpoints[i - 1]))
            {
                throw new ArgumentException("cutpoints must increase and lie between 0 and 1", nameof(cutpoints));
            }
        }

        if (weights is { } w && (w.Length != cutpoints.Length + 1 || w.Any(x => !(x > 0) || !double.IsFinite(x))))
        {
            throw new ArgumentException("given weights must be finite and above 0, one more than cutpoints", nameof(weights));
        }
    }
}
