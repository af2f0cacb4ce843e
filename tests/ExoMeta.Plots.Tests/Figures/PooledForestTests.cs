using ExoMeta.Plots.Tests.Fixtures;

namespace ExoMeta.Plots.Tests.Figures;

/// <summary>What the forest plots of a table print is what the answer says.</summary>
public class PooledForestTests
{
    [Fact]
    public void Rows_stand_with_their_raw_data_in_table_order()
    {
        var texts = Texts("forest", "bcg");
        Assert.Equal(["Aronson 1948", "4/123", "11/139"], texts.SkipWhile(t => t != "Aronson 1948").Take(3));
        Assert.Equal(13, texts.Count(t => t.EndsWith(" %", StringComparison.Ordinal) && t.Contains('.', StringComparison.Ordinal)));
        Assert.Contains("0.47 [0.33, 0.68]", texts);
        Assert.Equal(["Edinburgh", "55 (47)", "155", "75 (64)", "156"], Texts("forest", "stroke").SkipWhile(t => t != "Edinburgh").Take(5));
        Assert.Equal(["A", "3/40"], Texts("forest", "proportions").SkipWhile(t => t != "A").Take(2));
    }

    [Fact]
    public void Subgroups_have_their_own_rows_and_pools_and_the_test_of_their_difference()
    {
        var figure = PoolFigures.Find("forest")!;
        var answer = SampleAnswers.Answer("bcg-subgroups", figure.Needs);
        var texts = Texts("forest", "bcg-subgroups");
        var groups = answer.Subgroups!.Subgroups;
        Assert.Equal(groups.Select(g => g.Name).Append("All studies"), texts.Where(t => t == "All studies" || groups.Any(g => g.Name == t)));
        foreach (var group in groups)
        {
            var own = texts.SkipWhile(t => t != group.Name).Skip(1).TakeWhile(t => !t.StartsWith("Random effects", StringComparison.Ordinal)).ToArray();
            Assert.Equal(group.Fit.Studies.Select(s => s.Effect.Label), own.Where(t => answer.Rows.Any(r => r.Label == t)));
        }

        Assert.Contains(texts, t => t.StartsWith("Test for subgroup differences: χ² = 1.64 (df 2), p = 0.44", StringComparison.Ordinal));
    }

    [Fact]
    public void Cumulative_and_leave_one_out_rows_are_those_of_the_answer()
    {
        foreach (var (kind, prefix) in new[] { ("forest-cumulative", "+ "), ("forest-leave-one-out", "without ") })
        {
            var figure = PoolFigures.Find(kind)!;
            var answer = SampleAnswers.Answer("bcg", figure.Needs);
            var parts = (answer.Cumulative ?? answer.LeaveOneOut)!.Value;
            var texts = Texts(kind, "bcg");
            Assert.Equal(parts.Count(p => p.K > 1), texts.Count(t => t.StartsWith(prefix, StringComparison.Ordinal)));
            Assert.Contains(prefix + parts[^1].Label, texts);
            Assert.Contains("0.47 [0.33, 0.68]", texts);
        }
    }

    [Fact]
    public void A_Bayesian_answer_shows_both_summaries_and_other_models_say_why_not()
    {
        var texts = Texts("forest", "bcg-bayes");
        Assert.Contains(texts, t => t.StartsWith("Bayesian mean effect", StringComparison.Ordinal));
        Assert.Contains(texts, t => t.StartsWith("Random effects (REML", StringComparison.Ordinal));
        foreach (var sample in new[] { "bcg-latitude", "bcg-counts" })
        {
            Assert.Contains("inverse variances", PoolFigures.Find("forest")!.WhyNot(SampleAnswers.Answer(sample, ExoMeta.Analysis.Requests.PoolExtras.None))!, StringComparison.Ordinal);
        }
    }

    private static string[] Texts(string kind, string sample)
    {
        var figure = PoolFigures.Find(kind)!;
        return [.. SceneText.Flatten(figure.Draw(SampleAnswers.Answer(sample, figure.Needs), new()).Primitives).OfType<Primitive.Text>().Select(t => t.Content)];
    }
}
