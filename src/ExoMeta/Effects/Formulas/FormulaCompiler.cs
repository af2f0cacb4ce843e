using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Numerics.Distributions;

namespace ExoMeta.Effects;

/// <summary>Makes the program of an effect's formulas.</summary>
internal sealed class FormulaCompiler
{
    private readonly ImmutableArray<Unknown> _unknowns;
    private readonly Dictionary<Expression, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Key, int> _known = [];
    private readonly List<Node> _nodes = [];

    private FormulaCompiler(ImmutableArray<Unknown> unknowns) => _unknowns = unknowns;

    /// <summary>The program of an effect.</summary>
    /// <exception cref="ArgumentException">A formula names an unknown that is not there.</exception>
    public static FormulaProgram Compile(EffectFormula effect, ImmutableArray<Unknown> unknowns)
    {
        var compiler = new FormulaCompiler(unknowns);
        for (var i = 0; i < unknowns.Length; i++)
        {
            compiler.Number(Formula.Unknown(i));
        }

        return compiler.Assign([compiler.Number(effect.Estimate), compiler.Number(effect.Variance), compiler.Number(effect.DegreesOfFreedom)]);
    }

    /// <summary>The number of a formula's value; equal formulas have equal numbers.</summary>
    private int Number(Formula formula)
    {
        if (formula.Expression is not { } expression)
        {
            return NumberOf(new(Operation.Known, -1, -1, -1, BitConverter.DoubleToInt64Bits((double)formula), null), [], (double)formula, null);
        }

        if (_numbers.TryGetValue(expression, out var number))
        {
            return number;
        }

        if (formula.Index >= _unknowns.Length)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"a formula depends on unknown number {formula.Index + 1}, and there are {_unknowns.Length}"), nameof(formula));
        }

        var (operation, arguments, detail, identity) = StepOf(expression);
        var a = arguments.Select(Number).ToArray();
        if (operation is Operation.Add or Operation.Multiply or Operation.Equal or Operation.Or)
        {
            Array.Sort(a);
        }

        var key = new Key(operation, a.Length > 0 ? a[0] : formula.Index ?? -1, a.Length > 1 ? a[1] : -1, a.Length > 2 ? a[2] : -1, 0, identity);
        number = NumberOf(key, a, 0, detail);
        _numbers.Add(expression, number);
        return number;
    }

    private int NumberOf(Key key, int[] arguments, double value, object? detail)
    {
        if (!_known.TryGetValue(key, out var number))
        {
            number = _nodes.Count;
            _nodes.Add(new(key.Operation, arguments, value, detail));
            _known.Add(key, number);
        }

        return number;
    }

    /// <summary>How a formula is computed: its operation, what it takes, and what goes with it (with what makes two of them equal).</summary>
    private (Operation Operation, Formula[] Arguments, object? Detail, object? Identity) StepOf(Expression expression)
    {
        var arguments = expression.Arguments;
        if (expression.Operation == Operation.UpperQuantile)
        {
            return QuantileOf(arguments[0], arguments[1]);
        }

        return expression.Function switch
        {
            Func<double, double> one => Tabulated(one, arguments[0], one),
            Func<double, double, double> two when arguments[0].Value is { } x => Tabulated(y => two(x, y), arguments[1], (two, x, 0)),
            Func<double, double, double> two when arguments[1].Value is { } y => Tabulated(x => two(x, y), arguments[0], (two, y, 1)),
            _ => (expression.Operation, arguments, expression.Function, expression.Function),
        };
    }

    private (Operation, Formula[], object?, object?) QuantileOf(Formula p, Formula degreesOfFreedom)
    {
        if (p.Value is { } known)
        {
            return Tabulated(df => StudentQuantiles.Exact(known, df), degreesOfFreedom, known);
        }

        if (degreesOfFreedom.Value is double.PositiveInfinity)
        {
            return (Operation.UpperQuantile, [p], null, null);
        }

        var support = degreesOfFreedom.Value is { } one ? [one] : FiniteSupport.Of(degreesOfFreedom, _unknowns);
        return StudentQuantiles.TryPrepare(support, out var quantiles)
            ? (Operation.UpperQuantile, [p, degreesOfFreedom], quantiles, nameof(StudentQuantiles))
            : (Operation.Function, [p, degreesOfFreedom], (Func<double, double, double>)StudentQuantiles.Exact, nameof(StudentQuantiles.Exact));
    }

    private (Operation, Formula[], object?, object?) Tabulated(Func<double, double> function, Formula argument, object identity) =>
        (Operation.Function, [argument], new Lookup(function, FiniteSupport.Of(argument, _unknowns)), identity);

    /// <summary>Gives every value a register, and a register that is needed no more to another value.</summary>
    private FormulaProgram Assign(int[] results)
    {
        var lastUse = new int[_nodes.Count];
        for (var i = 0; i < _nodes.Count; i++)
        {
            lastUse[i] = i < _unknowns.Length || _nodes[i].Operation == Operation.Known ? int.MaxValue : i;
            foreach (var argument in _nodes[i].Arguments)
            {
                lastUse[argument] = Math.Max(lastUse[argument], i);
            }
        }

        foreach (var result in results)
        {
            lastUse[result] = int.MaxValue;
        }

        var registers = new int[_nodes.Count];
        var free = new Stack<int>();
        var count = 0;
        var steps = ImmutableArray.CreateBuilder<FormulaProgram.Step>();
        var constants = ImmutableArray.CreateBuilder<(int, double)>();
        for (var i = 0; i < _nodes.Count; i++)
        {
            var node = _nodes[i];
            foreach (var argument in node.Arguments.Distinct().Where(a => lastUse[a] == i))
            {
                free.Push(registers[argument]);
            }

            registers[i] = free.Count > 0 && node.Arguments.Length > 0 ? free.Pop() : count++;
            if (node.Operation == Operation.Known)
            {
                constants.Add((registers[i], node.Value));
            }
            else if (node.Arguments is [var a, .. var others])
            {
                steps.Add(new(
                    node.Operation, registers[i], registers[a], registers[others.Length > 0 ? others[0] : a],
                    registers[others.Length > 1 ? others[1] : a], node.Detail));
            }
        }

        return new(
            steps.ToImmutable(), constants.ToImmutable(), count, (registers[results[0]], registers[results[1]], registers[results[2]]));
    }

    /// <summary>What makes two values the same.</summary>
    private readonly record struct Key(Operation Operation, int A, int B, int C, long Bits, object? Identity);

    private sealed record Node(Operation Operation, int[] Arguments, double Value, object? Detail);
}
