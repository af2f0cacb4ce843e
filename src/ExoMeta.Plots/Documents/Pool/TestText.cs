using ExoMeta.Pooling;
using static System.FormattableString;

namespace ExoMeta.Plots.Documents.Pool;

/// <summary>Tests as lines: statistic with its degrees of freedom, and p.</summary>
internal static class TestText
{
    /// <summary>A Wald or F test of coefficients.</summary>
    public static string Of(CoefficientTest test) => test.DenominatorDegreesOfFreedom is { } d
        ? Invariant($"F({test.DegreesOfFreedom}, {d:0.##}) = {Numbers.Text(test.Statistic, "0.00")}, {Numbers.PSentence(test.PValue)}")
        : Of("QM", test.Statistic, test.DegreesOfFreedom, test.PValue);

    /// <summary>A χ² test.</summary>
    public static string Of(string name, double? statistic, int degreesOfFreedom, double? p) =>
        Invariant($"{name}({degreesOfFreedom}) = {Numbers.Text(statistic, "0.00")}, {Numbers.PSentence(p)}");
}
