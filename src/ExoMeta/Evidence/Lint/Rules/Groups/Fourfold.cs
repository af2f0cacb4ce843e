using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Evidence.Lint;

/// <summary>A fourfold table: events and non-events of treated and controls.</summary>
internal readonly record struct Fourfold(double A, double B, double C, double D)
{
    public bool HasZero => Smallest == 0;

    public double Smallest => Math.Min(Math.Min(A, B), Math.Min(C, D));

    private Fourfold Swapped => new(C, D, A, B);

    private Fourfold NonEvents => new(B, A, D, C);

    private Fourfold Corrected => new(A + 0.5, B + 0.5, C + 0.5, D + 0.5);

    /// <summary>A measure of the counts as they are.</summary>
    public double Crude(string measure) => measure switch
    {
        "OR" => A * D / (B * C),
        "RR" => A / (A + B) / (C / (C + D)),
        "RD" => A / (A + B) - C / (C + D),
        _ => Peto(),
    };

    /// <summary>Large-sample standard error on the scale of analysis; null for Peto's.</summary>
    public double? StandardError(string measure) => measure switch
    {
        "OR" => Math.Sqrt(1 / A + 1 / B + 1 / C + 1 / D),
        "RR" => Math.Sqrt(1 / A - 1 / (A + B) + 1 / C - 1 / (C + D)),
        "RD" => Math.Sqrt(A * B / Cube(A + B) + C * D / Cube(C + D)),
        _ => null,
    };

    /// <summary>What may be printed as a measure: crude, with ½ added where a cell is 0, a risk difference also in percent.</summary>
    public IEnumerable<(string Name, double Value)> Readings(string measure)
    {
        if (measure.Length == 0)
        {
            return [.. Readings("OR"), .. Readings("RR"), .. Readings("RD")];
        }

        var readings = HasZero && measure != "PETO" ? [(measure, Crude(measure)), (measure, Corrected.Crude(measure))] : new[] { (measure, Crude(measure)) };
        return measure == "RD" ? [.. readings, .. readings.Select(r => ("RD in percent", 100 * r.Item2))] : readings;
    }

    /// <summary>What else may have been meant, the likeliest first.</summary>
    public IEnumerable<(string Name, double Value)> OtherReadings(string measure)
    {
        string[] own = measure.Length == 0 ? ["OR", "RR", "RD"] : [measure];
        var others = new[] { "OR", "RR", "RD" }.Except(own).ToList();
        var me = this;
        return
        [
            .. others.SelectMany(m => me.Readings(m).Select(r => ($"the {r.Name} of the same counts", r.Value))),
            .. own.SelectMany(m => me.Swapped.Readings(m).Select(r => ($"the {r.Name} with the arms swapped", r.Value))),
            .. own.SelectMany(m => me.NonEvents.Readings(m).Select(r => ($"the {r.Name} of not having the event", r.Value))),
            .. others.SelectMany(m => me.Swapped.Readings(m).Select(r => ($"the {r.Name} with the arms swapped", r.Value))),
            .. own.SelectMany(m => me.NonEvents.Swapped.Readings(m).Select(r => ($"the {r.Name} of not having the event with the arms swapped", r.Value))),
            .. own.Where(m => m is "OR" or "RR").Select(m => ($"the logarithm of the {m}", PortableMath.Log(me.Crude(m)))),
        ];
    }

    public override string ToString() => $"{Say.Number(A)}/{Say.Number(A + B)} v {Say.Number(C)}/{Say.Number(C + D)}";

    private double Peto()
    {
        var (n1, n2, events) = (A + B, C + D, A + C);
        var n = n1 + n2;
        var variance = n1 * n2 * events * (n - events) / (n * n * (n - 1));
        return PortableMath.Exp((A - n1 * events / n) / variance);
    }

    private static double Cube(double x) => x * x * x;
}
