using System.Diagnostics;

namespace ExoMeta.Cli.Tests.Accuracy;

/// <summary>
/// Every reference number of tests/References/meta, through <c>exometa pool --jsonl</c> as a script would ask for it. The page
/// docs/accuracy.md is what this test writes; set EXOMETA_UPDATE_EXPECTED=1 to write it anew.
/// </summary>
public sealed class AccuracyTests(ITestOutputHelper output)
{
    private static readonly string Page = Repository.Path("docs", "accuracy.md");

    [Fact]
    public async Task Every_reference_number_is_met_and_docs_accuracy_says_how_closely()
    {
        var table = new AccuracyTable();
        var batch = new RequestBatch();
        GoldenFits.Add(batch, table);
        GoldenCounts.Add(batch, table);
        GoldenRegressions.Add(batch, table);
        GoldenDiagnostics.Add(batch, table);
        GoldenBias.Add(batch, table);
        GoldenStructures.Add(batch, table);
        var clock = Stopwatch.StartNew();
        await batch.RunAsync();
        output.WriteLine($"{table.Count} numbers in {clock.ElapsedMilliseconds} ms");
        table.ThrowIfAny();
        var page = AccuracyPage.Of(table);
        if (Environment.GetEnvironmentVariable("EXOMETA_UPDATE_EXPECTED") == "1")
        {
            await File.WriteAllTextAsync(Page, page, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken), page);
    }
}
