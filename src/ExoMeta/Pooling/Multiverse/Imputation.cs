using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Effects;

namespace ExoMeta.Pooling;

/// <summary>One choice of values for what printed results leave open, made alike in all rows.</summary>
/// <param name="Name">The choice: "kind of error: SD", "correlation: low".</param>
/// <param name="Effects">The rows under it.</param>
public sealed record Imputation(string Name, EffectSet Effects)
{
    /// <summary>The choice of every plug-in value.</summary>
    public const string PlugIn = "plug-in values";

    /// <summary>The quantile of an unknown quantity's prior that stands for a low value; a high one is as far from the other end.</summary>
    public const double Low = 0.05;

    /// <summary>
    /// The choices for some rows: every plug-in value; then for each kind of unknown in turn, others at their plug-in values, each of its
    /// readings, or a low and a high quantile of each row's prior. What rounding took stays at its plug-in value. Choices that change no row are
    /// left out; one that leaves a row without an effect stays, for the analyses to say so.
    /// </summary>
    public static ImmutableArray<Imputation> Of(ImmutableArray<UncertainStudyEffect> rows)
    {
        var plugIn = new Imputation(PlugIn, With(rows, unknown => unknown.PlugIn));
        var all = ImmutableArray.CreateBuilder<Imputation>();
        all.Add(plugIn);
        foreach (var kind in rows.SelectMany(r => r.Effect.Unknowns).Where(u => !u.IsRounding).GroupBy(u => u.Name, StringComparer.Ordinal))
        {
            all.AddRange(ValuesOf(kind)
                .Select(choice => new Imputation($"{kind.Key}: {choice.Name}", With(rows, u => u.Name == kind.Key && !u.IsRounding ? choice.Of(u) : u.PlugIn)))
                .Where(imputation => !imputation.Effects.Effects.SequenceEqual(plugIn.Effects.Effects)));
        }

        return all.ToImmutable();
    }

    private static IEnumerable<(string Name, Func<Unknown, double> Of)> ValuesOf(IGrouping<string, Unknown> kind)
    {
        double[] readings = [.. kind.Select(u => u.Prior).OfType<UncertainQuantity.Choice>().SelectMany(c => c.Options).Select(o => o.Value).Distinct().Order()];
        return kind.All(u => u.Prior is UncertainQuantity.Choice)
            ? readings.Select(value => (
                UnknownReadings.NameOf(kind.Key, value) ?? value.ToString("R", CultureInfo.InvariantCulture),
                (Func<Unknown, double>)(u => ((UncertainQuantity.Choice)u.Prior).Options.Any(o => o.Value == value) ? value : u.PlugIn)))
            : [("low", u => u.Prior.Quantile(Low)), ("high", u => u.Prior.Quantile(1 - Low))];
    }

    private static EffectSet With(ImmutableArray<UncertainStudyEffect> rows, Func<Unknown, double> value) => new(
        [.. rows.Select(row =>
        {
            var effect = row.Effect.At([.. row.Effect.Unknowns.Select(value)]);
            return new StudyEffect(row.Label, row.Study, effect.Estimate, effect.Variance);
        })]);
}
