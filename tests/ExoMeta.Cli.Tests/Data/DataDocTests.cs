namespace ExoMeta.Cli.Tests.Data;

/// <summary>docs/data.md shows what the program prints.</summary>
public class DataDocTests
{
    private const int Blocks = 2;

    [Fact]
    public async Task Its_examples_print_what_it_shows() => Assert.Equal(Blocks, await DocExamples.CheckAsync(Repository.Path("docs", "data.md")));

    [Fact]
    public async Task It_names_every_table()
    {
        var page = await File.ReadAllTextAsync(Repository.Path("docs", "data.md"), TestContext.Current.CancellationToken);
        var names = ExoMeta.Analysis.Tables.PoolTables.All.All.Select(k => k.Name)
            .Concat(ExoMeta.Analysis.Tables.AnalysisTables.All.All.Select(k => k.Name))
            .Concat(ExoMeta.Analysis.Tables.TrialTables.All.All.Select(k => k.Name));
        Assert.All(names, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }
}
