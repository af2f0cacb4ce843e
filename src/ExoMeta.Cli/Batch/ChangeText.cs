using ExoMeta.Analysis.Batch;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Cli.Batch;

/// <summary>Conclusions as people read them, before and after.</summary>
internal static class ChangeText
{
    private const string None = "–";

    /// <summary>Whether a change shows in the digits that are printed, and is more than simulation error.</summary>
    public static bool IsVisible(ConclusionChange change) => change switch
    {
        { Before: Conclusion.Simulated a, After: Conclusion.Simulated b } =>
            ConclusionChange.IsBeyondError(a.PowerAtPoint, b.PowerAtPoint) || ConclusionChange.IsBeyondError(a.Assurance, b.Assurance),
        { Before: not null, After: not null } => Rows(change).Any(r => r.Before != r.Now),
        _ => true,
    };

    /// <summary>A conclusion in a line.</summary>
    public static string Line(Conclusion conclusion) => conclusion switch
    {
        Conclusion.Pooled pooled => $"{Line(pooled, Effect(pooled))}, {NumberText.Count(pooled.K)} effects, τ² {Number(pooled.TauSquared)}",
        Conclusion.Simulated simulated => $"power at the point {NumberText.Simulated(simulated.PowerAtPoint)}, assurance {NumberText.Simulated(simulated.Assurance)}",
        _ => throw new ArgumentException($"no text of {conclusion.GetType().Name}", nameof(conclusion)),
    };

    /// <summary>What is compared, before and now.</summary>
    public static IEnumerable<(string What, string Before, string Now)> Rows(ConclusionChange change)
    {
        if ((change.After ?? change.Before) is Conclusion.Simulated)
        {
            var (before, now) = (change.Before as Conclusion.Simulated, change.After as Conclusion.Simulated);
            yield return ("power at the point", Simulated(before?.PowerAtPoint), Simulated(now?.PowerAtPoint));
            yield return ("assurance", Simulated(before?.Assurance), Simulated(now?.Assurance));
            yield break;
        }

        var (a, b) = (change.Before as Conclusion.Pooled, change.After as Conclusion.Pooled);
        (string, string, string) Row(string what, Func<Conclusion.Pooled, string> show) => (what, a is null ? None : show(a), b is null ? None : show(b));
        yield return a is not null && b is not null && Measure(a) != Measure(b) ? ("effect", Line(a, Effect(a)), Line(b, Effect(b))) : Row(Measure((b ?? a)!), Effect);
        yield return Row("interval crosses the null", p => Flag(p.CrossesNull));
        yield return Row("prediction interval", p => p.Prediction is { } interval ? NumberText.EffectInterval(p.Display, p.Scale, interval) : None);
        yield return Row("prediction interval crosses the null", p => Flag(p.PredictionCrossesNull));
        yield return Row("τ²", p => Number(p.TauSquared));
        yield return Row("I²", p => p.ISquared is { } i ? NumberText.Fixed(i, 1) + " %" : None);
        yield return Row("effects", p => NumberText.Count(p.K));
    }

    /// <summary>Which intervals came to cross the null, or ceased to.</summary>
    public static IEnumerable<string> Crossings(ConclusionChange change)
    {
        if (change is not { Before: Conclusion.Pooled a, After: Conclusion.Pooled b })
        {
            yield break;
        }

        if (a.CrossesNull != b.CrossesNull && b.CrossesNull is { } crosses)
        {
            yield return $"the interval {Now(crosses)} the null: {Between(Effect(a), Effect(b))}";
        }

        if (a.PredictionCrossesNull != b.PredictionCrossesNull && b is { PredictionCrossesNull: { } predicted, Prediction: { } interval })
        {
            var before = a.Prediction is { } p ? NumberText.EffectInterval(a.Display, a.Scale, p) : None;
            yield return $"the prediction interval {Now(predicted)} the null: {Between(before, NumberText.EffectInterval(b.Display, b.Scale, interval))}";
        }

        // Numbers of two measures, or intervals of two levels, each under its own name: else the old one reads as if it were of the new kind.
        string Between(string before, string now) => Measure(a) == Measure(b) ? $"{before} → {now}" : $"{Line(a, before)} → {Line(b, now)}";
    }

    /// <summary>What a reader of simulated numbers must know; null for nothing.</summary>
    public static string? NoteOf(ConclusionChange change) => change is { Before: Conclusion.Simulated a, After: Conclusion.Simulated b }
        ? (ConclusionChange.IsBeyondError(a.PowerAtPoint, b.PowerAtPoint), ConclusionChange.IsBeyondError(a.Assurance, b.Assurance)) switch
        {
            (true, false) => "Assurance: no change beyond simulation error.",
            (false, true) => "Power at the point: no change beyond simulation error.",
            _ => null,
        }
        : null;

    private static string Now(bool crosses) => crosses ? "now crosses" : "no longer crosses";

    private static string Line(Conclusion.Pooled pooled, string numbers) => $"{Measure(pooled)} {numbers}";

    private static string Measure(Conclusion.Pooled pooled) => $"{pooled.Measure} with {NumberText.AsPrinted(100 * pooled.Level)} % interval";

    private static string Effect(Conclusion.Pooled pooled) => NumberText.Effect(pooled.Display, pooled.Scale, pooled.Estimate, pooled.Interval);

    private static string Number(double? value) => value is { } x ? NumberText.General(x) : None;

    private static string Simulated(MonteCarloEstimate? estimate) => estimate is { } e ? NumberText.Simulated(e) : None;

    private static string Flag(bool? flag) => flag switch
    {
        true => "yes",
        false => "no",
        null => None,
    };
}
