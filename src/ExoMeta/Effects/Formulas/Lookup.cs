using System.Collections.Immutable;

namespace ExoMeta.Effects;

/// <summary>A function of one variable with a memory of its values at whole numbers.</summary>
/// <remarks>A value that was computed beforehand and one that is computed now are the same bits: the table changes speed only.</remarks>
internal sealed class Lookup
{
    private const int MostEntries = 1024;

    private readonly Func<double, double> _function;
    private readonly double _first;
    private readonly double[] _values;

    /// <summary>Tabulates a function at the values that its argument can take, where these are whole numbers and close together.</summary>
    public Lookup(Func<double, double> function, double[]? arguments)
    {
        _function = function;
        _values = [];
        if (arguments is not { Length: > 0 } || !arguments.All(x => x == Math.Floor(x)) || arguments.Max() - arguments.Min() >= MostEntries)
        {
            return;
        }

        _first = arguments.Min();
        _values = new double[(int)(arguments.Max() - _first) + 1];
        Array.Fill(_values, double.NaN);
        foreach (var x in arguments)
        {
            _values[(int)(x - _first)] = function(x);
        }
    }

    /// <summary>destination[i] = f(x[i]); the spans may be the same one.</summary>
    public void Run(ReadOnlySpan<double> x, Span<double> destination)
    {
        var (first, values) = (_first, _values);
        for (var i = 0; i < x.Length; i++)
        {
            var step = x[i] - first;
            var index = step >= 0 && step < values.Length ? (int)step : -1;
            var value = index == step ? values[index] : double.NaN;
            destination[i] = double.IsNaN(value) ? _function(x[i]) : value;
        }
    }
}

/// <summary>The values that a formula can take.</summary>
internal static class FiniteSupport
{
    private const int MostCombinations = 1024;

    /// <summary>Every value of a formula when its unknowns take only few; null when they take many.</summary>
    public static double[]? Of(Formula formula, ImmutableArray<Unknown> unknowns)
    {
        var entering = new SortedSet<int>();
        Collect(formula, entering);
        var values = new double[unknowns.Length];
        List<double[]> combinations = [values];
        foreach (var index in entering)
        {
            if (index >= unknowns.Length || ValuesOf(unknowns[index].Prior) is not { } possible
                || possible.Length * combinations.Count > MostCombinations)
            {
                return null;
            }

            combinations = [.. combinations.SelectMany(c => possible.Select(v =>
            {
                var next = (double[])c.Clone();
                next[index] = v;
                return next;
            }))];
        }

        return [.. combinations.Select(c => formula.At(c)).Distinct()];
    }

    private static void Collect(Formula formula, SortedSet<int> unknowns)
    {
        if (formula.Index is { } index)
        {
            unknowns.Add(index);
        }

        foreach (var argument in formula.Expression?.Arguments ?? [])
        {
            Collect(argument, unknowns);
        }
    }

    private static double[]? ValuesOf(UncertainQuantity prior) => prior switch
    {
        UncertainQuantity.Value value => [value.Number],
        UncertainQuantity.Choice choice => [.. choice.Options.Select(o => o.Value)],
        UncertainQuantity.Integers integers when (long)integers.High - integers.Low < MostCombinations =>
            [.. Enumerable.Range(integers.Low, integers.High - integers.Low + 1).Select(i => (double)i)],
        _ => null,
    };
}
