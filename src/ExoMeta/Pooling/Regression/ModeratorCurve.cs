using System.Collections.Immutable;

namespace ExoMeta.Pooling;

/// <summary>
/// The average effect along one numeric moderator of a meta-regression, from the least to the largest value that occurs. Other moderators are held: numbers at
/// the mean of the rows, factors at their reference level.
/// </summary>
/// <param name="Along">The moderator, with the values of the rows.</param>
/// <param name="Held">The others, each with the one value at which it is held.</param>
/// <param name="Points">The average effect, at even steps.</param>
public sealed record ModeratorCurve(NumericModerator Along, ImmutableArray<Moderator> Held, ImmutableArray<ModeratorCurvePoint> Points)
{
    /// <summary>The curve of the first numeric moderator; null where all are factors.</summary>
    /// <param name="fit">The meta-regression.</param>
    /// <param name="points">Number of points, at least 2.</param>
    public static ModeratorCurve? Of(RegressionFit fit, int points = 101)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        if (fit.Design.Moderators.OfType<NumericModerator>().FirstOrDefault() is not { } along)
        {
            return null;
        }

        var others = fit.Design.Moderators.Where(m => m != along).ToArray();
        var (low, high) = (along.Values.Min(), along.Values.Max());
        ImmutableArray<double> at = [.. Enumerable.Range(0, points).Select(i => i == points - 1 ? high : low + i * ((high - low) / (points - 1)))];
        var predictions = fit.Predict([Moderator.Numeric(along.Name, at), .. others.Select(m => At(m, points))]);
        return new(along, [.. others.Select(m => At(m, 1))], [.. at.Zip(predictions, (value, prediction) => new ModeratorCurvePoint(value, prediction))]);
    }

    private static Moderator At(Moderator moderator, int count) => moderator switch
    {
        NumericModerator numeric => Moderator.Numeric(numeric.Name, Enumerable.Repeat(numeric.Values.Average(), count)),
        FactorModerator factor => factor with { Labels = [.. Enumerable.Repeat(factor.Levels()[0], count)] },
        _ => throw new ArgumentOutOfRangeException(nameof(moderator)),
    };
}

/// <summary>The average effect at one value of a moderator.</summary>
/// <param name="Value">The value.</param>
/// <param name="Effect">The average effect there, on the analysis scale.</param>
public readonly record struct ModeratorCurvePoint(double Value, RegressionPrediction Effect);
