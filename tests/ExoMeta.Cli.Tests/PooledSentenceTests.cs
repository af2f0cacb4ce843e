namespace ExoMeta.Cli.Tests;

/// <summary>The sentence that a person reads after pooling.</summary>
public sealed class PooledSentenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_studies_promise_nothing_about_a_new_one()
    {
        var file = _folder.Write("two.csv", "study,ai,n1i,ci,n2i\nA,3,11,8,24\nB,4,12,9,25\n");
        var outcome = await Outcome.OfAsync("pool", file, "--measure", "OR");
        Assert.Contains("2 effects is ", outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("a new study's true effect lies in", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_studies_do()
    {
        var outcome = await Outcome.OfAsync("pool", Repository.Path("inputs", "classics", "bcg.csv"), "--measure", "OR");
        Assert.Contains("of 13 effects is 0.47 [0.33, 0.68] (95 % CI); a new study's true effect lies in [", outcome.Output, StringComparison.Ordinal);
    }
}
