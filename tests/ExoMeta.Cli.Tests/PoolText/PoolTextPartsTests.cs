using System.Text.Json;

namespace ExoMeta.Cli.Tests.PoolText;

/// <summary>Every part of an answer has a section that says what its JSON says.</summary>
public sealed class PoolTextPartsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Subgroups_have_both_tables_and_both_tests()
    {
        using var pair = await PoolPair.OfAsync(PoolTables.Bcg, "--measure", "RR", "--subgroup", "alloc");
        foreach (var s in pair.Json.GetProperty("subgroups").EnumerateArray())
        {
            var name = s.GetProperty("subgroup").GetString()!;
            var own = pair.Row(name, "each with its own τ²");
            PoolPair.Shows(own, s.GetProperty("k"), s.GetProperty("estimate"), s.GetProperty("se"), s.GetProperty("ci")[0], s.GetProperty("ci")[1],
                s.GetProperty("tau2"), s.GetProperty("i2"), s.GetProperty("q"), s.GetProperty("qP"));
            var common = s.GetProperty("common");
            PoolPair.Shows(pair.Row(name, "one τ²")[1..], common.GetProperty("estimate"), common.GetProperty("se"), common.GetProperty("ci")[0]);
        }

        var test = pair.Json.GetProperty("subgroupTest");
        PoolPair.Shows(pair.NumberAfter("Q(2) = "), test.GetProperty("q"));
        PoolPair.Shows(pair.NumberAfter("QM(2) = "), test.GetProperty("common").GetProperty("qm"));
        PoolPair.Shows(pair.NumberAfter("one τ² = "), test.GetProperty("common").GetProperty("tau2"));
        Assert.Contains("by alloc: random 0.38 [0.22, 0.65] (k = 7)", pair.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diagnostics_mark_influential_rows()
    {
        var file = _folder.Write("outlier.csv", "study,yi,vi\nA,0.1,0.01\nB,0.2,0.02\nC,0.15,0.015\nD,0.12,0.01\nE,2.5,0.005\nF,0.18,0.02\n");
        using var pair = await PoolPair.OfAsync(file, "--measure", "YV", "--diagnostics");
        var json = pair.Json.GetProperty("diagnostics");
        var names = pair.Json.GetProperty("studies").EnumerateArray().Select(s => s.GetProperty("study").GetString()!).ToArray();
        Assert.Contains(json.GetProperty("influential").EnumerateArray(), i => i.GetBoolean());
        foreach (var (name, i) in names.Select((n, i) => (n, i)))
        {
            var cells = pair.Row(name, "rstudent");
            PoolPair.Shows(cells, [.. new[] { "rstudent", "dffits", "cook", "covRatio", "tau2Deleted", "qDeleted", "hat", "weight", "dfbetas" }.Select(f => json.GetProperty(f)[i])]);
            Assert.Equal(json.GetProperty("influential")[i].GetBoolean(), cells[^1] == "*");
        }
    }

    [Fact]
    public async Task Leave_one_out_and_cumulative_list_every_row()
    {
        using var pair = await PoolPair.OfAsync(PoolTables.Bcg, "--measure", "RR", "--leave-one-out", "--cumulative");
        foreach (var part in pair.Json.GetProperty("leaveOneOut").EnumerateArray())
        {
            var cells = pair.Row(part.GetProperty("omitted").GetString()!, "leave one out");
            PoolPair.Shows(cells[1..], part.GetProperty("estimate"), part.GetProperty("se"));
            PoolPair.Shows(cells[^3..], part.GetProperty("tau2"), part.GetProperty("i2"), part.GetProperty("q"));
        }

        foreach (var (part, i) in pair.Json.GetProperty("cumulative").EnumerateArray().Select((p, i) => (p, i)))
        {
            var cells = pair.Row((i == 0 ? "" : "+ ") + part.GetProperty("added").GetString(), "cumulative");
            PoolPair.Shows(cells[1..], part.GetProperty("estimate"), part.GetProperty("se"));
        }
    }

    [Fact]
    public async Task An_exact_permutation_test_says_so_and_a_drawn_one_gives_its_error_and_seed()
    {
        using var exact = await PoolPair.OfAsync(_folder.FirstOfBcg(7), "--measure", "RR", "--permutation");
        Assert.Contains("exact: all 128 sign assignments", exact.Text, StringComparison.Ordinal);
        PoolPair.Shows(exact.NumberAfter("(signs flipped): p = "), exact.Json.GetProperty("permutation").GetProperty("p"));
        using var drawn = await PoolPair.OfAsync(PoolTables.Bcg, "--measure", "RR", "--mods", "ablat", "--permutation", "--seed", "7");
        var json = drawn.Json.GetProperty("permutation");
        Assert.False(json.GetProperty("exact").GetBoolean());
        Assert.Contains("seed 7; ± is the Monte Carlo error", drawn.Text, StringComparison.Ordinal);
        PoolPair.Shows(drawn.Row("all moderators (QM)", "permutation"), json.GetProperty("statistic"), json.GetProperty("p"), json.GetProperty("mcse"));
    }

    [Fact]
    public async Task A_bootstrap_gives_each_limit_with_its_error()
    {
        using var pair = await PoolPair.OfAsync(PoolTables.Bcg, "--measure", "RR", "--bootstrap", "nonparametric", "--replicates", "3000", "--seed", "7");
        var json = pair.Json.GetProperty("bootstrap");
        Assert.Contains("nonparametric bootstrap (3000 replicates, seed 7; ± is the Monte Carlo error)", pair.Text, StringComparison.Ordinal);
        Assert.Equal((3000, 7, 0), (json.GetProperty("replicates").GetInt32(), json.GetProperty("seed").GetInt32(), json.GetProperty("failed").GetInt32()));
        var (bias, se) = (json.GetProperty("bias"), json.GetProperty("se"));
        PoolPair.Shows(
            pair.Row("mean", "nonparametric bootstrap"), bias.GetProperty("estimate"), bias.GetProperty("mcse"), se.GetProperty("estimate"), se.GetProperty("mcse"));
        foreach (var (row, name) in new[] { ("mean, normal", "normal"), ("mean, basic", "basic"), ("mean, percentile", "percentile"), ("mean, studentised", "studentized"), ("mean, BCa", "bca") })
        {
            Shows(row, json.GetProperty(name));
        }

        Shows("τ², percentile", json.GetProperty("tau2").GetProperty("percentile"));

        void Shows(string row, JsonElement interval)
        {
            var (lower, upper) = (interval.GetProperty("lower"), interval.GetProperty("upper"));
            PoolPair.Shows(
                pair.Row(row, "95 % intervals"), lower.GetProperty("estimate"), lower.GetProperty("mcse"), upper.GetProperty("estimate"), upper.GetProperty("mcse"));
        }
    }

    [Fact]
    public async Task A_bootstrap_of_few_studies_says_what_it_lacks()
    {
        var table = _folder.Write("two.csv", "study,yi,vi\nA,0.1,0.1\nB,0.9,0.1\n");
        var outcome = await Outcome.OfAsync("pool", table, "--measure", "YV", "--inference", "hksj", "--bootstrap", "nonparametric", "--replicates", "2000");
        Assert.Contains("2 studies resampled have few distinct outcomes", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("bootstrap replicates the rows are all alike and the standard error is 0", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("the replicates do not tell every limit: studentised", outcome.Error, StringComparison.Ordinal);
        Assert.Matches("mean, studentised +– +– +– +–\n", outcome.Output);
    }

    [Fact]
    public async Task Subsets_and_synthesis_without_pooling_are_printed_as_in_the_json()
    {
        using var pair = await PoolPair.OfAsync(PoolTables.Bcg, "--measure", "RR", "--gosh", "--swim", "lower");
        var gosh = pair.Json.GetProperty("gosh");
        Assert.Contains("the analyses of 8178 subsets of at least two rows (all;", pair.Text, StringComparison.Ordinal);
        foreach (var (row, name) in new[] { ("mean", "estimate"), ("τ²", "tau2"), ("I² %", "i2") })
        {
            var range = gosh.GetProperty(name);
            PoolPair.Shows(
                pair.Row(row, "GOSH"), range.GetProperty("min"), range.GetProperty("q25"), range.GetProperty("median"), range.GetProperty("q75"), range.GetProperty("max"));
        }

        var first = gosh.GetProperty("rows")[0];
        PoolPair.Shows(pair.Row(first.GetProperty("study").GetString()!, "median of the mean"), first.GetProperty("medianWith"), first.GetProperty("medianWithout"));
        var swim = pair.Json.GetProperty("swim");
        PoolPair.Shows(pair.NumberAfter("sign test p = "), swim.GetProperty("votes").GetProperty("p"));
        Assert.Contains("11 favourable, 2 unfavourable, 0 unclear; 84.6 % favourable [54.6, 98.1]", pair.Text, StringComparison.Ordinal);
        PoolPair.Shows(pair.Row("Stouffer", "combined p"), swim.GetProperty("combinedP")[1].GetProperty("k"), swim.GetProperty("combinedP")[1].GetProperty("statistic"));
    }

    [Fact]
    public async Task A_prediction_beyond_what_a_proportion_can_be_says_so()
    {
        var table = _folder.Write("proportions.csv", "study,xi,ni\nA,9,10\nB,18,20\nC,10,30\nD,28,30\n");
        using var beyond = await PoolPair.OfAsync(table, "--measure", "PR");
        Assert.Contains(", in part beyond what a proportion can be (PLO has no such limits)", beyond.Sentence, StringComparison.Ordinal);
        using var within = await PoolPair.OfAsync(table, "--measure", "PLO");
        Assert.DoesNotContain("in part beyond", within.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interval_of_tau_squared_that_misses_the_estimate_says_so()
    {
        using var pair = await PoolPair.OfAsync(PoolTables.Bcg, "--measure", "RD", "--method", "DL");
        var interval = pair.Json.GetProperty("tau2Ci");
        Assert.True(pair.Json.GetProperty("tau2").GetDouble() < interval[0].GetDouble());
        Assert.Contains("(need not hold this estimate)", pair.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_carried_through_is_said()
    {
        var table = Repository.Path("inputs", "classics", "mixed-forms.csv");
        using var pair = await PoolPair.OfAsync(
            table, "--measure", "ROM", "--reported", "--method", "BAYES");
        Assert.Contains("plug-in values only: what the printed results leave open", pair.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cluster_robust_inference_stands_below_the_model()
    {
        using var pair = await PoolPair.OfAsync(_folder.Schools(), "--measure", "YV", "--nested", "district,school", "--cluster", "district");
        var robust = pair.Json.GetProperty("robust");
        PoolPair.Shows(
            pair.Row("mean", "cluster-robust"), pair.Json.GetProperty("estimate"), robust.GetProperty("se"), robust.GetProperty("statistic"),
            robust.GetProperty("df"), robust.GetProperty("p"), robust.GetProperty("ci")[0], robust.GetProperty("ci")[1]);
        Assert.Contains("(CR2, df: Satterthwaite; 4 clusters of district)", pair.Text, StringComparison.Ordinal);
        Assert.Contains("; its cluster-robust interval is [", pair.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Small_study_effects_have_tests_adjusted_means_and_selection()
    {
        using var pair = await PoolPair.OfAsync(PoolTables.Bcg, "--measure", "OR", "--bias");
        var bias = pair.Json.GetProperty("bias");
        foreach (var (row, name) in new[] { ("Egger (lm)", "egger"), ("Egger (rma)", "eggerRma"), ("Harbord", "harbord"), ("Peters", "peters"), ("Macaskill", "macaskill") })
        {
            var test = bias.GetProperty(name);
            PoolPair.Shows(pair.Row(row, "asymmetry"), test.GetProperty("slope"), test.GetProperty("slopeSe"), test.GetProperty("statistic"), test.GetProperty("df"), test.GetProperty("p"));
        }

        var begg = bias.GetProperty("begg");
        PoolPair.Shows(pair.Row("Begg, Kendall's τ (exact)")[0], begg.GetProperty("tau"));
        PoolPair.Shows(pair.Row("Begg, Kendall's τ (exact)")[^1], begg.GetProperty("p"));
        var trim = bias.GetProperty("trimFill");
        PoolPair.Shows(
            pair.Row($"trim and fill (L0): {trim.GetProperty("k0").GetRawText()} on the {trim.GetProperty("side").GetString()}"),
            trim.GetProperty("estimate"), trim.GetProperty("se"), trim.GetProperty("ci")[0], trim.GetProperty("ci")[1], trim.GetProperty("tau2"));
        var pet = bias.GetProperty("petPeese");
        PoolPair.Shows(pair.Row("PET-PEESE: " + pet.GetProperty("chosen").GetString()!.ToUpperInvariant()), pet.GetProperty("estimate"), pet.GetProperty("se"));
        foreach (var (row, name) in new[] { ("step, for large effects", "step"), ("step, for small effects", "stepLess"), ("beta, for large effects", "beta") })
        {
            var fit = bias.GetProperty("selection").GetProperty(name);
            PoolPair.Shows(pair.Row("selection, " + row), fit.GetProperty("estimate"), fit.GetProperty("se"));
            var parameters = pair.Row(row, "parameter");
            PoolPair.Shows(parameters[1], fit.GetProperty("delta")[0]);
            PoolPair.Shows(parameters[^3..], fit.GetProperty("lrt"), fit.GetProperty("lrtDf"), fit.GetProperty("lrtP"));
        }

        PoolPair.Shows(pair.NumberAfter("Rosenthal "), bias.GetProperty("failSafeN").GetProperty("rosenthal"));
        PoolPair.Shows(pair.NumberAfter("Rosenberg "), bias.GetProperty("failSafeN").GetProperty("rosenberg"));
        PoolPair.Shows(pair.NumberAfter(" observed, "), bias.GetProperty("excessSignificance").GetProperty("expected"));
        Assert.DoesNotContain("selection.step", pair.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Discounted_evidence_shows_rows_before_and_after()
    {
        using var pair = await PoolPair.OfAsync(
            PoolTables.MixedForms, "--measure", "ROM", "--reported", "--risk-of-bias", "rob", "--discount", "high: 0, some concerns: bias(0.1, 0.04), low: 1");
        foreach (var row in pair.Json.GetProperty("discounted").GetProperty("rows").EnumerateArray())
        {
            var cells = pair.Row(row.GetProperty("study").GetString()!, "→ estimate");
            PoolPair.Shows(cells[2], row.GetProperty("before").GetProperty("yi"));
            var isOut = row.GetProperty("after").ValueKind == JsonValueKind.Null;
            Assert.Equal(isOut, cells[1] == "taken out");
            if (!isOut)
            {
                PoolPair.Shows(cells[4], row.GetProperty("after").GetProperty("yi"));
            }
        }

        Assert.Contains("of 13 effects, discounted by rob, is", pair.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recovered_rows_show_what_was_printed_derived_and_open_and_its_price()
    {
        using var pair = await PoolPair.OfAsync(PoolTables.MixedForms, "--measure", "ROM", "--reported");
        var flat = string.Join(' ', pair.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var row in pair.Json.GetProperty("recovered").EnumerateArray())
        {
            Assert.Contains($"{row.GetProperty("study").GetString()} ({row.GetProperty("form").GetString()}): {row.GetProperty("printed").GetString()}", flat, StringComparison.Ordinal);
            Assert.Contains($"→ {row.GetProperty("derived").GetString()} by {row.GetProperty("formula").GetString()}", flat, StringComparison.Ordinal);
        }

        Assert.Contains("uncertain: kind of error ~ choice(0: 0.7, 1: 0.3); 4 rounded numbers", pair.Text, StringComparison.Ordinal);
        Assert.Contains("imputed: what rests on this row is a sensitivity analysis", pair.Text, StringComparison.Ordinal);
        var pooled = pair.Json.GetProperty("propagation").GetProperty("pooled");
        var total = pair.Row("total: ignorance and sampling");
        PoolPair.Shows(total[1], pooled.GetProperty("total")[0]);
        PoolPair.Shows(total[2], pooled.GetProperty("total")[1]);
        Assert.True(total.Length == 5 && total[3..].All(e => e != "–"), "limits without Monte Carlo errors");
        Assert.All(pair.Lines[..^1], l => Assert.True(l.EnumerateRunes().Count() <= 120, l));
    }

    [Fact]
    public async Task A_bootstrap_prediction_interval_has_its_monte_carlo_errors()
    {
        using var pair = await PoolPair.OfAsync(PoolTables.Normand, "--measure", "MD", "--prediction", "bootstrap");
        PoolPair.Shows(pair.NumberAfter("prediction interval ["), pair.Json.GetProperty("predictionInterval")[0]);
        Assert.Contains("Monte Carlo errors: 0.", pair.Text, StringComparison.Ordinal);
    }
}
