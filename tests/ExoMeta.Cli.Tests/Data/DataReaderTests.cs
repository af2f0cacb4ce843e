using System.Collections.Immutable;
using System.Data;
using System.Globalization;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Results;
using ExoMeta.Analysis.Tables;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Tests.Data;

/// <summary>Evidence from a reader: the same answer as from a file, and the same words for what is wrong.</summary>
public class DataReaderTests
{
    [Fact]
    public void A_reader_and_a_file_give_the_same_bits()
    {
        var problems = new ProblemList();
        var path = Repository.Path("inputs", "classics", "bcg.csv");
        var columns = TextColumns.Read(path, problems)!;
        using var data = new DataTable { Locale = CultureInfo.InvariantCulture };
        foreach (var (name, cells) in columns.All)
        {
            data.Columns.Add(name, cells.All(c => double.TryParse(c, CultureInfo.InvariantCulture, out _)) ? typeof(double) : typeof(string));
        }

        for (var row = 0; row < columns.RowCount; row++)
        {
            data.Rows.Add([.. columns.All.Select((c, i) => data.Columns[i].DataType == typeof(double) ? double.Parse(c.Cells[row]!, CultureInfo.InvariantCulture) : (object?)c.Cells[row])]);
        }

        using var reader = data.CreateDataReader();
        var request = Request("OR");
        var fromReader = PoolRunner.Run(request, RequestTable.FromColumns(TextColumns.Of(reader).All, "data", request.Table, problems)!, TestContext.Current.CancellationToken);
        var fromFile = PoolRunner.Run(request, RequestTable.Read(path, request.Table, problems)!, TestContext.Current.CancellationToken);
        problems.ThrowIfAny();
        Assert.Equal(PoolTables.All.Of(fromFile).Select(t => t.ToCsv()), PoolTables.All.Of(fromReader).Select(t => t.ToCsv()));
    }

    [Fact]
    public void Cells_of_every_type_become_text_without_a_loss()
    {
        using var data = new DataTable { Locale = CultureInfo.InvariantCulture };
        var longName = new string('n', 300);
        data.Columns.Add(longName, typeof(decimal));
        data.Columns.Add("single", typeof(float));
        data.Columns.Add("double", typeof(double));
        data.Columns.Add("time", typeof(DateTime));
        data.Columns.Add("flag", typeof(bool));
        data.Columns.Add("count", typeof(long));
        data.Rows.Add(0.10m, 0.1f, 0.1 + 0.2, new DateTime(2020, 2, 29, 1, 2, 3, DateTimeKind.Unspecified), true, 9007199254740993);
        data.Rows.Add(DBNull.Value, DBNull.Value, double.NaN, DBNull.Value, DBNull.Value, DBNull.Value);
        using var other = new DataTable();
        other.Columns.Add("ignored", typeof(string));
        other.Rows.Add("x");
        using var reader = new DataTableReader([data, other]);
        var columns = TextColumns.Of(reader);
        Assert.Equal([longName, "single", "double", "time", "flag", "count"], columns.Names);
        Assert.Equal(["0.10", "0.1", "0.30000000000000004", "2020-02-29T01:02:03.0000000", "true", "9007199254740993"], columns.Row(0));
        Assert.Equal([null, null, "NaN", null, null, null], columns.Row(1));
        Assert.True(reader.NextResult(), "a second result is left to the caller");
    }

    [Fact]
    public void What_is_wrong_is_told_by_row_and_column()
    {
        using var data = new DataTable { Locale = CultureInfo.InvariantCulture };
        foreach (var name in new[] { "study", "yi", "vi" })
        {
            data.Columns.Add(name, name == "study" ? typeof(string) : typeof(object));
        }

        data.Rows.Add("a", 0.1, 0.04);
        data.Rows.Add("b", true, 0.04);
        data.Rows.Add("c", 0.1, -1m);
        data.Rows.Add("d", double.PositiveInfinity, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using var reader = data.CreateDataReader();
        var problems = new ProblemList();
        Assert.Null(RequestTable.FromColumns(TextColumns.Of(reader).All, "query", Request("YV").Table, problems));
        var found = problems.ToSorted().Select(p => p.ToString()).ToArray();
        Assert.Equal(4, found.Length);
        Assert.StartsWith("query:2: yi: ", found[0], StringComparison.Ordinal);
        Assert.StartsWith("query:3: vi: ", found[1], StringComparison.Ordinal);
        Assert.All(found[2..], f => Assert.StartsWith("query:4: ", f, StringComparison.Ordinal));
    }

    [Fact]
    public void Claims_come_from_a_reader_as_from_a_file()
    {
        var problems = new ProblemList();
        var path = Repository.Path("inputs", "exosome-ards", "evidence.csv");
        var columns = TextColumns.Read(path, problems)!;
        var fromColumns = EvidenceTable.FromColumns(columns.All, "data", problems);
        var fromFile = EvidenceTable.Read(path, "data", problems);
        problems.ThrowIfAny();
        Assert.Equal(fromFile!.Claims.Select(c => (c.Id, c.Study, c.Quote, c.Statistic.Form)), fromColumns!.Claims.Select(c => (c.Id, c.Study, c.Quote, c.Statistic.Form)));

        ImmutableArray<(string, ImmutableArray<string?>)> without = [.. columns.All.Where(c => c.Name != "quote")];
        Assert.Null(EvidenceTable.FromColumns(without, "query", problems));
        Assert.Contains(problems.ToSorted(), p => p.ToString().StartsWith("query: quote: ", StringComparison.Ordinal) || p.ToString().Contains("quote", StringComparison.Ordinal));
    }

    private static PoolRequest Request(string measure)
    {
        var text = new RequestText(new Dictionary<string, OptionText>(StringComparer.Ordinal) { ["measure"] = OptionText.Of(measure) }, RequestOption.FlagOf, new ProblemList());
        return PoolRequestReader.Read(text)!;
    }
}
