using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Trials;

namespace ExoMeta.Tests.Trials;

/// <summary>Designs, comparisons in standard errors, and independent answers that the trial tests share.</summary>
internal static class TrialTesting
{
    public const double StandardErrors = 4.5;

    public static JsonElement References { get; } =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "References", "trials.json"))).RootElement;

    public static UncertainQuantity Known(double value) => new UncertainQuantity.Value(value);

    public static Endpoint Death(double risk, bool lowerIsBetter = true) => Death(Known(risk), lowerIsBetter);

    public static Endpoint Death(UncertainQuantity risk, bool lowerIsBetter = true) =>
        new Endpoint.Binary("death", risk) { LowerIsBetter = lowerIsBetter };

    public static Endpoint Crp(double sd, bool lowerIsBetter = true) =>
        new Endpoint.LogNormal("CRP", Known(sd)) { LowerIsBetter = lowerIsBetter };

    /// <summary>A control arm of the first size and doses of the others.</summary>
    public static TrialDesign AgainstControl(Endpoint endpoint, MultiplicityProcedure multiplicity, double alpha, params int[] sizes) => new(
        [.. sizes.Select((size, i) => i == 0
            ? new Arm("control", size, null, true)
            : new Arm(string.Create(CultureInfo.InvariantCulture, $"dose {i}"), size, i, false))],
        endpoint, TrialComparison.AgainstControl, multiplicity, alpha);

    public static TrialDesign BetweenDoses(Endpoint endpoint, MultiplicityProcedure multiplicity, double alpha, params int[] sizes) => new(
        [.. sizes.Select((size, i) => new Arm(string.Create(CultureInfo.InvariantCulture, $"dose {i + 1}"), size, i + 1, false))],
        endpoint, TrialComparison.BetweenDoses, multiplicity, alpha);

    public static Truth.Fixed Fixed(params double[] theta) => new([.. theta]);

    public static Truth.Posterior NormalTruth(double mean, double sd, double? df = null) => new([mean], new[,] { { sd * sd } }, df);

    public static MonteCarloPlan Plan(long replicates, ulong seed = 20260131) => new(replicates, seed);

    /// <summary>The standard error comes from the exact probability, so that a count of 0 is judged too.</summary>
    public static void AssertProbability(double exact, MonteCarloEstimate simulated, long replicates)
    {
        var error = Math.Sqrt(exact * (1 - exact) / replicates);
        Assert.True(
            Math.Abs(simulated.Estimate - exact) <= StandardErrors * error,
            string.Create(
                CultureInfo.InvariantCulture,
                $"simulated {simulated.Estimate} is {(simulated.Estimate - exact) / error} standard errors from {exact}"));
    }

    public static void AssertMean(double exact, MonteCarloEstimate simulated) => Assert.True(
        Math.Abs(simulated.Estimate - exact) <= StandardErrors * simulated.Mcse,
        string.Create(
            CultureInfo.InvariantCulture,
            $"simulated {simulated.Estimate} is {(simulated.Estimate - exact) / simulated.Mcse} standard errors from {exact}"));

    public static void AssertRelative(double expected, double actual, double tolerance) => Assert.True(
        Math.Abs(actual - expected) <= tolerance * Math.Abs(expected),
        string.Create(CultureInfo.InvariantCulture, $"{actual} differs from {expected} by {Math.Abs(actual / expected - 1)} relative"));

    /// <summary>Simpson's rule with an even number of intervals.</summary>
    public static double Simpson(Func<double, double> function, double lower, double upper, int intervals)
    {
        var step = (upper - lower) / intervals;
        var sum = function(lower) + function(upper);
        for (var i = 1; i < intervals; i++)
        {
            sum += (i % 2 == 1 ? 4 : 2) * function(lower + i * step);
        }

        return sum * step / 3;
    }

    /// <summary>P(T &gt; c) for a noncentral t: a normal probability averaged over the χ of the variance (in s = χ/√df).</summary>
    public static double StudentPower(double noncentrality, double critical, double df)
    {
        // The density of s, up to its constant, and scaled to 1 at its mode.
        double Density(double s) => s <= 0 ? 0 : Math.Exp((df - 1) * Math.Log(s) - 0.5 * df * (s * s - 1));
        var (low, high) = (Math.Max(1e-9, 1 - 12 / Math.Sqrt(2 * df)), 1 + 12 / Math.Sqrt(2 * df));
        var power = Simpson(s => Density(s) * Numerics.Distributions.Normal.Cdf(noncentrality - critical * s), low, high, 800);
        return power / Simpson(Density, low, high, 800);
    }

    /// <summary>Expectation of a function of θ ~ N(mean, sd²).</summary>
    public static double OverNormal(Func<double, double> function, double mean, double sd) =>
        Simpson(z => function(mean + sd * z) * Math.Exp(-0.5 * z * z), -9, 9, 720) / Math.Sqrt(2 * Math.PI);

    /// <summary>
    /// Everything that a result says, written so that equal text means equal bits: each property of each part, by name. What a result has not, and what follows from its
    /// other parts, is left out, so that a part that is added to the records changes no committed bits.
    /// </summary>
    public static string Bits(object? result) => result switch
    {
        null => "-",
        string text => text,
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable parts => $"[{string.Join("; ", parts.Cast<object?>().Select(Bits))}]",
        _ => string.Join(' ', result.GetType().GetProperties().Where(p => p.CanWrite && p.GetValue(result) is not null).OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}={Bits(p.GetValue(result))}")),
    };

    /// <summary>What does not depend on when looks are.</summary>
    public static OperatingCharacteristics WithoutCalendar(OperatingCharacteristics result) => result with
    {
        Duration = null,
        Recruited = null,
        TimeUnit = null,
        Looks = [.. result.Looks.Select(look => look with { Time = null, Recruited = null })],
    };

    public static ImmutableArray<double> Array(JsonElement element) => [.. element.EnumerateArray().Select(e => e.GetDouble())];
}
