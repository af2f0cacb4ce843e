namespace ExoMeta.Cli.Tests.PoolText;

/// <summary>Subsets and synthesis without pooling: the text says what JSON says.</summary>
public sealed class PoolTextSynthesisTests
{
    private static readonly string Bcg = Repository.Path("inputs", "classics", "bcg.csv");

    [Fact]
    public async Task Subsets_are_summarised_and_each_row_is_shown_with_and_without()
    {
        using var pair = await PoolPair.OfAsync(Bcg, "--measure", "OR", "--method", "DL", "--gosh");
        var gosh = pair.Json.GetProperty("gosh");
        Assert.Contains($"all {gosh.GetProperty("subsets").GetInt32()} subsets", pair.Text, StringComparison.Ordinal);
        var mean = pair.Row("mean", "smallest");
        foreach (var (cell, name) in mean.Zip(["min", "q25", "median", "q75", "max"]))
        {
            PoolPair.Shows(cell, gosh.GetProperty("estimate").GetProperty(name));
        }

        var madras = pair.Row("TPT Madras 1980", "with it");
        PoolPair.Shows(madras[0], gosh.GetProperty("rows")[7].GetProperty("medianWith"));
        PoolPair.Shows(madras[1], gosh.GetProperty("rows")[7].GetProperty("medianWithout"));
    }

    [Theory]
    [InlineData("lower", "11 of 13 effects are favourable; 85 % [55, 98], sign test p = 0.0225")]
    [InlineData("higher", "2 of 13 effects are favourable; 15 % [2, 45], sign test p = 0.0225")]
    public async Task Votes_and_combined_p_follow_the_stated_direction(string better, string votes)
    {
        using var pair = await PoolPair.OfAsync(Bcg, "--measure", "OR", "--swim", better);
        Assert.Contains(votes, pair.Text, StringComparison.Ordinal);
        var combined = pair.Json.GetProperty("swim").GetProperty("combinedP").EnumerateArray().ToArray();
        foreach (var c in combined)
        {
            var name = c.GetProperty("method").GetString()!;
            name = name == "stouffer" ? "Stouffer, weighted by √n where sizes are known" : char.ToUpperInvariant(name[0]) + name[1..];
            PoolPair.Shows(pair.Row(name, "combined one-sided p")[1], c.GetProperty("p"));
        }
    }
}
