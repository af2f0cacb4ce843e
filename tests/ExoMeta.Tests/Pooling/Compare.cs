using System.Globalization;

namespace ExoMeta.Tests.Pooling;

/// <summary>Collects disagreements, so that one run shows all of them.</summary>
internal sealed class Compare
{
    private readonly List<string> _failures = [];

    /// <summary>Largest relative error seen, by quantity.</summary>
    public SortedDictionary<string, (double Error, string Where)> Worst { get; } = new(StringComparer.Ordinal);

    /// <summary>Numbers compared.</summary>
    public int Count { get; private set; }

    /// <summary>|actual − expected| ≤ tolerance·max(|expected|, scale); scale is 0 unless the quantity's own condition demands one.</summary>
    public void Near(string quantity, string where, double expected, double? actual, double tolerance, double scale = 0)
    {
        Count++;
        if (actual is not { } value)
        {
            _failures.Add($"{where}: {quantity} is null");
            return;
        }

        var error = expected == value ? 0 : Math.Abs(value - expected) / Math.Max(Math.Abs(expected), scale);
        if (!Worst.TryGetValue(quantity, out var worst) || error > worst.Error)
        {
            Worst[quantity] = (error, where);
        }

        if (!(error <= tolerance))
        {
            _failures.Add(string.Create(
                CultureInfo.InvariantCulture, $"{where}: {quantity} is {value:R}, reference {expected:R}, error {error:E2} > {tolerance:E1}"));
        }
    }

    public void ThrowIfAny() => Assert.True(
        _failures.Count == 0,
        string.Create(CultureInfo.InvariantCulture, $"{_failures.Count} of {Count} differ:\n{string.Join('\n', _failures.Take(60))}"));
}
