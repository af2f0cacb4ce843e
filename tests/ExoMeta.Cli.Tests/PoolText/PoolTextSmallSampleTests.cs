using System.Globalization;

namespace ExoMeta.Cli.Tests.PoolText;

/// <summary>With few studies the text says so, and what the Bayesian answer is.</summary>
public sealed class PoolTextSmallSampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, "REML", "2 effects are too few for the frequentist random-effects answer")]
    [InlineData(3, "DL", "3 effects are too few for the frequentist random-effects answer")]
    [InlineData(4, "GLMM-UM.FS", "4 effects are too few for the frequentist random-effects answer")]
    [InlineData(5, "REML", "5 effects are few for the frequentist random-effects answer")]
    [InlineData(8, "GLMM-CM.EL", "8 effects are few for the frequentist random-effects answer")]
    public async Task It_says_so_and_gives_the_bayesian_answer_that_the_method_gives(int rows, string method, string words)
    {
        var file = _folder.FirstOfBcg(rows);
        using var pair = await PoolPair.OfAsync(file, "--measure", "OR", "--method", method);
        var flat = Flat(pair);
        Assert.Contains(words, flat, StringComparison.Ordinal);
        using var bayes = await PoolPair.OfAsync(file, "--measure", "OR", "--method", "BAYES", "--prior", "half-normal(0.5)");
        var interval = bayes.Sentence[bayes.Sentence.IndexOf(" is ", StringComparison.Ordinal)..].Split(" (")[0][4..];
        Assert.Contains($"Bayesian one (τ ~ half-normal(0.5), flat μ): OR {interval}, a new study's true effect in [", flat, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nine_effects_need_no_such_words()
    {
        using var pair = await PoolPair.OfAsync(_folder.FirstOfBcg(9), "--measure", "OR");
        Assert.DoesNotContain("Bayesian", pair.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RD", "RD")]
    [InlineData("AS", "AS")]
    public async Task Where_no_prior_is_usual_it_says_how_to_ask(string measure, string scale)
    {
        using var pair = await PoolPair.OfAsync(_folder.FirstOfBcg(4), "--measure", measure);
        Assert.Contains($"choose a prior of τ on the analysis scale of {scale}", Flat(pair), StringComparison.Ordinal);
        Assert.Contains("--method BAYES --prior \"half-normal(S)\"", Flat(pair), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MH")]
    [InlineData("PETO")]
    [InlineData("EE")]
    public async Task Models_of_one_common_effect_say_what_their_test_cannot_see(string method)
    {
        using var few = await PoolPair.OfAsync(_folder.FirstOfBcg(3), "--measure", "OR", "--method", method);
        Assert.Contains("3 effects: the test of heterogeneity has little power", Flat(few), StringComparison.Ordinal);
        Assert.DoesNotContain("Bayesian", few.Text, StringComparison.Ordinal);
        using var found = await PoolPair.OfAsync(_folder.FirstOfBcg(7), "--measure", "OR", "--method", method);
        Assert.DoesNotContain("little power", found.Text, StringComparison.Ordinal);
        Assert.Contains("differ by more than sampling error", found.Warnings, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("REML")]
    [InlineData("MH")]
    public async Task One_effect_is_no_pool(string method)
    {
        using var pair = await PoolPair.OfAsync(_folder.FirstOfBcg(1), "--measure", "OR", "--method", method);
        Assert.DoesNotContain("pooled", pair.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("τ² =", pair.Text, StringComparison.Ordinal);
        Assert.Contains("nothing is pooled", pair.Warnings, StringComparison.Ordinal);
    }

    private static string Flat(PoolPair pair) => string.Join(' ', pair.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        .ToString(CultureInfo.InvariantCulture);
}
