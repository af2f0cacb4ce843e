using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ExoMeta.Cli.Tests.Accuracy;

/// <summary>
/// Largest relative errors by function and quantity. A reference of exactly 0 must be met exactly, or to the floor that is stated for it.
/// </summary>
internal sealed class AccuracyTable
{
    private readonly Dictionary<(string Function, string Quantity), Entry> _entries = [];
    private readonly List<string> _order = [];
    private readonly List<string> _failures = [];

    /// <summary>Compares one number.</summary>
    /// <param name="function">What computed it: "DL", "Egger (lm)".</param>
    /// <param name="quantity">Which number.</param>
    /// <param name="where">Data set and options.</param>
    /// <param name="expected">The reference; null must be met by null.</param>
    /// <param name="actual">Ours.</param>
    /// <param name="tolerance">Allowed relative error.</param>
    /// <param name="floor">Allowed absolute error, for quantities that may be 0 but for rounding.</param>
    public void Near(string function, string quantity, string where, double? expected, double? actual, double tolerance, double floor = 0)
    {
        if (!_order.Contains(function))
        {
            _order.Add(function);
        }

        if (expected is null != actual is null)
        {
            _failures.Add(string.Create(CultureInfo.InvariantCulture, $"{function} {quantity} of {where}: expected {expected?.ToString("R", CultureInfo.InvariantCulture) ?? "null"}, found {actual?.ToString("R", CultureInfo.InvariantCulture) ?? "null"}"));
            return;
        }

        if (expected is not { } e || actual is not { } a)
        {
            return;
        }

        var difference = Math.Abs(a - e);
        var error = difference <= floor ? 0 : e == 0 ? double.PositiveInfinity : difference / Math.Abs(e);
        var key = (function, quantity);
        var entry = _entries.GetValueOrDefault(key, new Entry(0, -1, "", tolerance));
        _entries[key] = error > entry.Worst
            ? new(entry.Count + 1, error, where, Math.Max(tolerance, entry.Tolerance))
            : entry with { Count = entry.Count + 1, Tolerance = Math.Max(tolerance, entry.Tolerance) };
        if (!(error <= tolerance))
        {
            _failures.Add(string.Create(CultureInfo.InvariantCulture, $"{function} {quantity} of {where}: expected {e:R}, found {a:R}, relative error {error:E1} > {tolerance:E0}"));
        }
    }

    /// <summary>Compares a number of two JSON documents.</summary>
    public void Near(string function, string quantity, string where, JsonElement expected, JsonElement actual, double tolerance, double floor = 0) =>
        Near(function, quantity, where, NumberOf(expected), NumberOf(actual), tolerance, floor);

    /// <summary>Compares lists element by element.</summary>
    public void NearAll(string function, string quantity, string where, JsonElement expected, JsonElement actual, double tolerance, double floor = 0)
    {
        var (theirs, ours) = (expected.EnumerateArray().ToArray(), actual.EnumerateArray().ToArray());
        if (theirs.Length != ours.Length)
        {
            _failures.Add($"{function} {quantity} of {where}: {ours.Length} values instead of {theirs.Length}");
            return;
        }

        for (var i = 0; i < theirs.Length; i++)
        {
            Near(function, quantity, string.Create(CultureInfo.InvariantCulture, $"{where}, row {i + 1}"), theirs[i], ours[i], tolerance, floor);
        }
    }

    /// <summary>Fails with what is off.</summary>
    public void ThrowIfAny() => Assert.True(
        _failures.Count == 0, $"{_failures.Count} numbers are off:\n{string.Join('\n', _failures.Take(60))}");

    /// <summary>How many numbers were compared.</summary>
    public int Count => _entries.Values.Sum(e => e.Count);

    /// <summary>
    /// The table as Markdown, a line a function with its worst quantity. Errors are rounded up to a power of ten, so that the page does not
    /// change with the machine.
    /// </summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder("| function | numbers | quantities | largest relative error | in | allowed there |\n|---|---:|---|---:|---|---:|\n");
        foreach (var function in _order)
        {
            var entries = _entries.Where(e => e.Key.Function == function).ToArray();
            var (key, worst) = entries.MaxBy(e => e.Value.Worst);
            var where = worst.Worst < Negligible ? "" : $"{key.Quantity}, {worst.Where}";
            text.Append(CultureInfo.InvariantCulture, $"| {function} | {entries.Sum(e => e.Value.Count)} | {string.Join(' ', entries.Select(e => e.Key.Quantity.Replace(' ', '\u00A0')))} | {RoundedUp(worst.Worst)} | {where} | {worst.Tolerance:0E-0} |\n");
        }

        return text.ToString();
    }

    private const double Negligible = 1e-11;

    private static string RoundedUp(double error) => error switch
    {
        0 => "0",
        < Negligible => "< 1E-11",
        _ => $"< {Math.Pow(10, Math.Ceiling(Math.Log10(error))).ToString("0E-0", CultureInfo.InvariantCulture)}",
    };

    private static double? NumberOf(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private sealed record Entry(int Count, double Worst, string Where, double Tolerance);
}
