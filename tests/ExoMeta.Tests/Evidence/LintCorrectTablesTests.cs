using System.Globalization;
using System.Text;
using System.Text.Json;
using ExoMeta.Effects;
using ExoMeta.Evidence.Lint;
using ExoMeta.Numerics.Distributions;
using ExoMeta.Numerics.Random;
using ExoMeta.Tests.Pooling;
using FsCheck;
using FsCheck.Fluent;

namespace ExoMeta.Tests.Evidence;

/// <summary>A table that is right has no error, however its numbers were rounded.</summary>
public class LintCorrectTablesTests
{
    /// <summary>Too few digits may hide a 0 that was none, or make two different names of one; nothing else may be warned about.</summary>
    private static readonly string[] OfTooFewDigits = ["impossible-p", "impossible-ratio", "impossible-spread", "impossible-correlation", "reversed-interval"];

    private static readonly Config Replay = Config.QuickThrowOnFailure.WithReplay(20_260_402, 11).WithMaxTest(400);

    private static readonly Arbitrary<(int Seed, int Digits, bool ToEven)> Tables = Arb.From(
        from seed in Gen.Choose(1, 1_000_000)
        from digits in Gen.Choose(1, 4)
        from toEven in Gen.Elements(true, false)
        select (seed, digits, toEven));

    public static TheoryData<string> Golden => [.. GoldenData.Names];

    [Theory]
    [MemberData(nameof(Golden))]
    public void Published_data_have_no_error(string name)
    {
        var golden = GoldenData.Load(name);
        var columns = golden.GetProperty("raw");
        List<(string Name, string[] Values)> raw = columns.ValueKind == JsonValueKind.Array ? [] : [.. columns.EnumerateObject().Select(c => (c.Name, Values: c.Value.EnumerateArray().Select(v => v.ToString()).ToArray()))];
        if (raw.Count == 0)
        {
            raw = [.. new[] { "yi", "vi" }.Select(c => (c, golden.GetProperty(c).EnumerateArray().Select(v => v.ToString()).ToArray()))];
        }

        var csv = new StringBuilder().AppendJoin(',', raw.Select(c => c.Name)).Append('\n');
        for (var i = 0; i < raw[0].Values.Length; i++)
        {
            csv.AppendJoin(',', raw.Select(c => c.Values[i])).Append('\n');
        }

        Assert.True(Measures.TryFind(golden.GetProperty("measure").GetString()!, out var measure));
        Assert.Empty(LintText.Check(csv.ToString(), i => i with { Measure = measure }).Where(f => f.Severity == LintSeverity.Error));
    }

    [Fact]
    public void Rounded_ratios_and_differences_of_counts_have_no_error() => Check.One(Replay, Prop.ForAll(Tables, t => IsRight(t, Counts)));

    [Fact]
    public void Rounded_differences_of_means_have_no_error() => Check.One(Replay, Prop.ForAll(Tables, t => IsRight(t, Means)));

    [Fact]
    public void Rounded_means_and_deviations_of_whole_numbers_pass_GRIM_and_GRIMMER() => Check.One(Replay, Prop.ForAll(Tables, t => IsRight(t, WholeNumbers)));

    [Fact]
    public void Rounded_correlations_have_no_error() => Check.One(Replay, Prop.ForAll(Tables, t => IsRight(t, Correlations)));

    [Fact]
    public void Every_small_sample_of_whole_numbers_passes_GRIMMER()
    {
        // All samples of 4 answers from 0 to 6, and of 3 subjects with 2 items from 0 to 3: an enumeration beside the theory.
        var rows = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sample in Samples(4, 6))
        {
            rows.Add(Row([.. sample.Select(x => (double)x)], 1, 2));
        }

        foreach (var sample in Samples(3, 6))
        {
            rows.Add(Row([.. sample.Select(x => x / 2.0)], 2, 1));
        }

        Assert.True(rows.Count > 200);
        Assert.Empty(LintText.Check("mi,sdi,ni,items\n" + string.Concat(rows), options: new() { Rules = ["grim-mean"] }).Select(LintText.Brief));
        static string Row(double[] values, int items, int digits)
        {
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
            return $"{Text(mean, digits)},{Text(deviation, digits)},{values.Length},{items}\n";
        }
    }

    private static IEnumerable<int[]> Samples(int n, int most) => n == 0
        ? [[]]
        : Samples(n - 1, most).SelectMany(s => Enumerable.Range(s.Length == 0 ? 0 : s[^1], most + 1 - (s.Length == 0 ? 0 : s[^1])).Select(x => (int[])[.. s, x]));

    private static bool IsRight((int Seed, int Digits, bool ToEven) table, Func<RandomStream, Func<double, string>, string> write)
    {
        var stream = new RandomStream(new StreamKey((ulong)table.Seed, 0, 0));
        var csv = write(stream, x => Text(x, table.Digits, table.ToEven));
        var wrong = LintText.Check(csv).Where(f => f.Severity == LintSeverity.Error
            || (f.Severity == LintSeverity.Warning && !OfTooFewDigits.Contains(f.Rule))).ToList();
        Assert.True(wrong.Count == 0, $"{csv}{string.Join('\n', wrong)}");
        return true;
    }

    private static string Counts(RandomStream stream, Func<double, string> print)
    {
        var csv = new StringBuilder("study,measure,ai,n1i,ci,n2i,pct1i,est,lb,ub,sei,zval,p\n");
        for (var i = 0; i < 5; i++)
        {
            var (n1, n2) = (stream.NextInteger(8, 400), stream.NextInteger(8, 400));
            var (a, c) = (stream.NextInteger(1, n1 - 1), stream.NextInteger(1, n2 - 1));
            foreach (var code in new[] { "OR", "RR", "RD" })
            {
                Assert.True(Measures.TryFind(code, out var measure));
                var effect = measure.Compute([a, n1, c, n2], ZeroCellRule.Default);
                var (y, se) = (effect.Estimate, effect.StandardError);
                var half = 1.959963984540054 * se;
                Func<double, double> shown = code == "RD" ? x => x : Math.Exp;
                csv.Append(CultureInfo.InvariantCulture,
                    $"S{i},{code},{a},{n1},{c},{n2},{print(100.0 * a / n1)},{print(shown(y))},{print(shown(y - half))},{print(shown(y + half))},{print(se)},{print(y / se)},{print(2 * Normal.Survival(Math.Abs(y / se)))}\n");
            }
        }

        return csv.ToString();
    }

    private static string Means(RandomStream stream, Func<double, string> print)
    {
        var csv = new StringBuilder("study,measure,m1i,sd1i,n1i,m2i,sd2i,n2i,est,lb,ub,sei,tval,p\n");
        for (var i = 0; i < 6; i++)
        {
            var (n1, n2) = (stream.NextInteger(4, 120), stream.NextInteger(4, 120));
            var (m1, m2) = (5 + 2 * stream.NextNormal(), 5 + 2 * stream.NextNormal());
            var (s1, s2) = (1 + stream.NextUniform(), 1 + stream.NextUniform());
            var df = n1 + n2 - 2;
            var pooled = Math.Sqrt(((n1 - 1) * s1 * s1 + (n2 - 1) * s2 * s2) / df);
            var se = pooled * Math.Sqrt(1.0 / n1 + 1.0 / n2);
            var half = StudentT.UpperQuantile(0.025, df) * se;
            var (y, t) = (m1 - m2, (m1 - m2) / se);
            csv.Append(CultureInfo.InvariantCulture,
                $"S{i},MD,{print(m1)},{print(s1)},{n1},{print(m2)},{print(s2)},{n2},{print(y)},{print(y - half)},{print(y + half)},{print(se)},{print(t)},{print(2 * StudentT.Survival(Math.Abs(t), df))}\n");

            // Hedges' g with its normal interval.
            var g = (1 - 3.0 / (4 * df - 1)) * y / pooled;
            var error = Math.Sqrt(1.0 / n1 + 1.0 / n2 + g * g / (2 * (n1 + n2)));
            csv.Append(CultureInfo.InvariantCulture,
                $"S{i},SMD,{print(m1)},{print(s1)},{n1},{print(m2)},{print(s2)},{n2},{print(g)},{print(g - 1.959963984540054 * error)},{print(g + 1.959963984540054 * error)},{print(error)},,{print(2 * Normal.Survival(Math.Abs(g / error)))}\n");
        }

        return csv.ToString();
    }

    private static string WholeNumbers(RandomStream stream, Func<double, string> print)
    {
        var csv = new StringBuilder("study,mi,sdi,ni,items\n");
        for (var i = 0; i < 8; i++)
        {
            var (n, items) = (stream.NextInteger(3, 60), stream.NextInteger(1, 4));
            var subjects = Enumerable.Range(0, n).Select(_ => Enumerable.Range(0, items).Average(_ => stream.NextInteger(1, 7))).ToArray();
            var mean = subjects.Average();
            var deviation = Math.Sqrt(subjects.Sum(x => (x - mean) * (x - mean)) / (n - 1));
            csv.Append(CultureInfo.InvariantCulture, $"S{i},{print(mean)},{print(deviation)},{n},{items}\n");
        }

        return csv.ToString();
    }

    private static string Correlations(RandomStream stream, Func<double, string> print)
    {
        var csv = new StringBuilder("study,measure,ri,ni,est,lb,ub,p\n");
        for (var i = 0; i < 8; i++)
        {
            var (r, n) = (1.8 * stream.NextUniform() - 0.9, stream.NextInteger(8, 300));
            var (z, se) = (Math.Atanh(r), 1 / Math.Sqrt(n - 3));
            csv.Append(CultureInfo.InvariantCulture,
                $"S{i},COR,{print(r)},{n},{print(r)},{print(Math.Tanh(z - 1.959963984540054 * se))},{print(Math.Tanh(z + 1.959963984540054 * se))},{print(2 * Normal.Survival(Math.Abs(z) / se))}\n");
        }

        return csv.ToString();
    }

    private static string Text(double value, int digits, bool toEven = false) =>
        Math.Round((decimal)value, digits, toEven ? MidpointRounding.ToEven : MidpointRounding.AwayFromZero)
            .ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
