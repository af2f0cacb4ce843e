using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Tests.Effects;

/// <summary>The algebra: what operators mean, what is folded, and that a program computes what the expression says.</summary>
public class FormulaTests
{
    private static readonly Formula X = Formula.Unknown(0);
    private static readonly Formula Y = Formula.Unknown(1);

    public static TheoryData<string> Names => [.. Operations.Keys];

    private static readonly Dictionary<string, (Func<Formula, Formula, Formula> Formula, Func<double, double, double> Expected)> Operations = new(StringComparer.Ordinal)
    {
        ["sum"] = ((u, v) => u + v, (x, y) => x + y),
        ["difference"] = ((u, v) => u - v, (x, y) => x - y),
        ["product"] = ((u, v) => u * v, (x, y) => x * y),
        ["quotient"] = ((u, v) => u / v, (x, y) => x / y),
        ["negative"] = ((u, _) => -u, (x, _) => -x),
        ["order of operations"] = ((u, v) => u - v / 3 * u + 2, (x, y) => x - y / 3 * x + 2),
        ["square root"] = ((u, _) => Formula.Sqrt(u), (x, _) => Math.Sqrt(x)),
        ["square"] = ((u, _) => Formula.Square(u), (x, _) => x * x),
        ["logarithm"] = ((u, _) => Formula.Log(u), (x, _) => PortableMath.Log(x)),
        ["logarithm of one plus"] = ((u, _) => Formula.Log1p(u), (x, _) => PortableMath.Log1p(x)),
        ["exponential"] = ((u, _) => Formula.Exp(u), (x, _) => PortableMath.Exp(x)),
        ["absolute value"] = ((u, _) => Formula.Abs(u), (x, _) => Math.Abs(x)),
        ["floor"] = ((u, _) => Formula.AtLeast(0.25, u), (x, _) => x < 0.25 ? 0.25 : x),
        ["equality"] = ((u, v) => Formula.Select(Condition.Equal(u, v), 1, u), (x, y) => x == y ? 1 : x),
        ["less"] = ((u, v) => Formula.Select(Condition.Less(u, v), u, v), (x, y) => x < y ? x : y),
        ["either"] = ((u, v) => Formula.Select(Condition.Equal(u, 0) | Condition.Less(v, 0), 1, 2), (x, y) => x == 0 || y < 0 ? 1 : 2),
        ["normal quantile"] = ((u, _) => Formula.UpperQuantile(u, double.PositiveInfinity), (x, _) => StudentQuantiles.Exact(x, double.PositiveInfinity)),
        ["quantile of a known tail"] = ((_, v) => Formula.UpperQuantile(0.025, v), (_, y) => StudentQuantiles.Exact(0.025, y)),
        ["quantile"] = ((u, v) => Formula.UpperQuantile(u, v), (x, y) => StudentQuantiles.Exact(x, y)),
        ["function"] = ((u, _) => Formula.Of(PortableMath.Tanh, u), (x, _) => PortableMath.Tanh(x)),
        ["function of two"] = ((u, v) => Formula.Of(PortableMath.Pow, u, v), (x, y) => PortableMath.Pow(x, y)),
        ["function with one known argument"] = ((u, _) => Formula.Of(PortableMath.Pow, u, 0.75), (x, _) => PortableMath.Pow(x, 0.75)),
        ["function with the other known"] = ((_, v) => Formula.Of(PortableMath.Pow, 3, v), (_, y) => PortableMath.Pow(3, y)),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_program_computes_what_the_expression_says_with_the_same_bits(string name)
    {
        double[] values = [0.3, 0.5, 0.75, 1, 2, 3.5, 7, 12, 0, -0.5, -2, 1e-300, 1e300, double.PositiveInfinity, double.NaN];
        var expected = Operations[name].Expected;
        var formula = Operations[name].Formula(X, Y);
        var effect = Effect(formula);
        foreach (var x in values)
        {
            foreach (var y in values)
            {
                Assert.Equal(expected(x, y), formula.At([x, y]));
                Assert.Equal(expected(x, y), effect.At([x, y]).Estimate);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_expression_of_known_numbers_is_a_number(string name)
    {
        var known = Operations[name].Formula(0.5, 3);
        Assert.True(known.IsKnown);
        Assert.Equal(Operations[name].Expected(0.5, 3), (double)known);
    }

    [Fact]
    public void A_formula_with_unknowns_has_no_single_value()
    {
        Assert.False((X + 1).IsKnown);
        Assert.Throws<InvalidOperationException>(() => (double)(X + 1));
        Assert.Equal(4, (double)(Formula)4);
    }

    [Fact]
    public void Neutral_operations_leave_the_formula_as_it_is()
    {
        Assert.Equal(X, X * 1);
        Assert.Equal(X, 1 * X);
        Assert.Equal(X, X / 1);
        Assert.Equal(X, X - 0);
        Assert.Equal(Y, Formula.Select(Condition.Of(false), X, Y));
        Assert.Equal(X, Formula.Select(Condition.Equal(2, 2) | Condition.Equal(X, 1), X, Y));
        Assert.Equal(Y, Formula.Select(Condition.Equal(2, 3) | Condition.Less(3, 2), X, Y));
    }

    [Fact]
    public void A_condition_on_something_that_is_not_a_number_is_false()
    {
        Assert.False(Condition.Equal(double.NaN, double.NaN).Known);
        Assert.False(Condition.Less(double.NaN, 1).Known);
        Assert.Equal(2, Effect(Formula.Select(Condition.Equal(X, X), 1, 2)).At([double.NaN, 0]).Estimate);
    }

    [Fact]
    public void Equal_subexpressions_share_a_register()
    {
        var once = new EffectDistribution(Unknowns(new UncertainQuantity.Uniform(0, 1)), new EffectFormula(Formula.Log(X / Y), 1));
        var twice = new EffectDistribution(Unknowns(new UncertainQuantity.Uniform(0, 1)), new EffectFormula(Formula.Log(X / Y), Formula.Log(X / Y)));
        Assert.True(twice.ScratchLength <= once.ScratchLength);
        var effect = twice.At([6, 2]);
        Assert.Equal(effect.Estimate, effect.Variance);
    }

    [Fact]
    public void A_table_of_a_discrete_argument_has_the_bits_of_the_function_and_serves_values_outside_it()
    {
        var calls = 0;
        double Counted(double n)
        {
            calls++;
            return PortableMath.Log(n);
        }

        var effect = new EffectDistribution(
            Unknowns(new UncertainQuantity.Integers(4, 12)), new EffectFormula(Formula.Of(Counted, X - 1), 1));
        Assert.Equal(PortableMath.Log(3), effect.At([4, 0]).Estimate);
        Assert.Equal(9, calls);
        Assert.Equal(PortableMath.Log(11), effect.At([12, 0]).Estimate);
        Assert.Equal(9, calls);
        Assert.Equal(PortableMath.Log(19), effect.At([20, 0]).Estimate);
        Assert.Equal(PortableMath.Log(2.5), effect.At([3.5, 0]).Estimate);
        Assert.True(double.IsNaN(effect.At([double.NaN, 0]).Estimate));
        Assert.Equal(12, calls);
    }

    [Fact]
    public void A_quantile_of_an_unknown_probability_is_that_of_the_distribution()
    {
        foreach (var prior in new UncertainQuantity[] { new UncertainQuantity.Integers(1, 40), new UncertainQuantity.Choice([(3, 0.5), (7.5, 0.5)]) })
        {
            var effect = new EffectDistribution(
                [new("df", prior, prior.Median, "test"), new("p", new UncertainQuantity.Uniform(0, 0.05), 0.05, "test")],
                new EffectFormula(Formula.UpperQuantile(Y, X), 1));
            foreach (var df in new double[] { 1, 2, 3, 7, 7.5, 40, 55 })
            {
                foreach (var p in new[] { 0.05, 0.001, 1e-9, 1e-17, 0.7 })
                {
                    var expected = StudentT.UpperQuantile(p, df);
                    Assert.Equal(expected, effect.At([df, p]).Estimate, 5e-14 * Math.Abs(expected));
                }
            }
        }
    }

    [Fact]
    public void Too_few_values_and_unknowns_that_are_not_there_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Effect(X).At([1]));
        Assert.Throws<ArgumentException>(() => new EffectDistribution([], new EffectFormula(X, 1)).PlugIn);
    }

    private static EffectDistribution Effect(Formula formula) => new(Unknowns(new UncertainQuantity.Uniform(0, 1)), new EffectFormula(formula, 1));

    private static ImmutableArray<Unknown> Unknowns(UncertainQuantity first) =>
        [new("x", first, first.Median, "test"), new("y", new UncertainQuantity.Uniform(0, 1), 0.5, "test")];
}
