using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Results;
using ExoMeta.Analysis.Tables;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Tests.Data;

/// <summary>Tables of results: their CSV, JSON and reader hold the numbers of the JSON writer, digit for digit.</summary>
public class TablesTests
{
    /// <summary>Requests that together have every table.</summary>
    private static readonly string[] Requests =
    [
        "bcg.csv --measure OR --diagnostics --leave-one-out --cumulative --bias --swim lower --control-risks 0.1,0.02 --subgroup alloc --cluster alloc",
        "bcg.csv --measure OR --mods ablat,alloc --diagnostics --cluster alloc",
        "bcg.csv --measure OR --nested alloc,study",
        "bcg.csv --measure OR --method GLMM-UM.FS --leave-one-out",
        "bcg.csv --measure OR --method BAYES",
        "bcg.csv --measure RR --risk-of-bias alloc --discount random:1,alternate:0.5,systematic:0",
        "bcg.csv --measure OR --method MH",
        "memory --measure YV --bias",
        "memory --measure YV --outcomes outcome,trial",
    ];

    /// <summary>Columns in memory: two outcomes a trial, and effects that grow with their standard errors.</summary>
    private static readonly (string Name, ImmutableArray<string?> Cells)[] Memory =
    [
        ("study", ["a1", "a2", "b1", "b2", "c1", "c2", "d1", "d2", "e1", "e2"]),
        ("trial", ["a", "a", "b", "b", "c", "c", "d", "d", "e", "e"]),
        ("outcome", ["x", "y", "x", "y", "x", "y", "x", "y", "x", "y"]),
        ("yi", ["0.10", "0.13", "0.18", "0.05", "0.55", "0.62", "0.91", "0.84", "1.2", "1.31"]),
        ("vi", ["0.005", "0.006", "0.01", "0.011", "0.08", "0.07", "0.2", "0.21", "0.4", "0.45"]),
    ];

    /// <summary>Where the JSON of <c>pool</c> has the rows of a table.</summary>
    private static readonly Dictionary<string, string> Places = new(StringComparer.Ordinal)
    {
        ["pooled"] = "",
        ["robust"] = "robust.coefficients",
        ["baujat"] = "plots.baujat",
        ["radial"] = "plots.radial",
        ["filled"] = "bias.trimFill.filled",
        ["combinedP"] = "swim.combinedP",
        ["albatross"] = "swim.albatross",
        ["discounted"] = "discounted.rows",
    };

    public static TheoryData<string> All => [.. Requests];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_number_is_that_of_the_JSON_writer(string request)
    {
        var answer = AnswerTo(request);
        using var json = JsonDocument.Parse(JsonOf(answer));
        var tables = PoolTables.All.Of(answer);
        Assert.NotEmpty(tables);
        foreach (var table in tables)
        {
            foreach (var (column, row) in table.Columns.SelectMany(c => Enumerable.Range(0, table.RowCount).Select(r => (c, r))))
            {
                if (ValueAt(json.RootElement, table, column.Name, row) is { } expected)
                {
                    Assert.True(Same(expected, column[row]), $"{table.Name}.{column.Name}[{row}]: {column[row]} in the table, {expected} in JSON");
                }
            }
        }
    }

    [Fact]
    public void Together_the_requests_have_every_table()
    {
        var found = Requests.SelectMany(r => PoolTables.All.Of(AnswerTo(r))).Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(PoolTables.All.All, k => !found.Contains(k.Name));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void CSV_JSON_and_reader_hold_the_same_cells(string request)
    {
        foreach (var table in PoolTables.All.Of(AnswerTo(request)))
        {
            var lines = table.ToCsv().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(table.RowCount + 1, lines.Length);
            Assert.Equal(string.Join(',', table.Columns.Select(c => c.Name)), lines[0]);
            using var json = JsonDocument.Parse(table.ToJson());
            using var reader = table.ToReader();
            WalkAsADataFrameDoes(reader, table);
            foreach (var (element, row) in json.RootElement.EnumerateArray().Select((e, i) => (e, i)))
            {
                Assert.Equal(table.Columns.Select(c => c.Name), element.EnumerateObject().Select(p => p.Name));
                Assert.All(table.Columns, c => Assert.True(Same(element.GetProperty(c.Name), c[row]), $"{table.Name}.{c.Name}[{row}]"));
                Assert.All(table.Columns.OfType<ResultColumn.Number>(), c => Assert.Equal(c.Cells[row], c.TextOf(row).Length == 0 ? null : double.Parse(c.TextOf(row), CultureInfo.InvariantCulture)));
            }
        }
    }

    [Fact]
    public void Hostile_text_keeps_its_cell()
    {
        var table = new ResultTable("t", [new ResultColumn.Text("a", ["<script>alert(1)</script>", "a,\"b\"\nc", null, "=1+1"]), new ResultColumn.Number("x", [1e-300, double.NaN, -0.0, double.PositiveInfinity])]);
        Assert.Equal("a,x\n<script>alert(1)</script>,1E-300\n\"a,\"\"b\"\"\nc\",\n,0\n=1+1,\n", table.ToCsv());
        using var json = JsonDocument.Parse(table.ToJson());
        Assert.Equal(["<script>alert(1)</script>", "a,\"b\"\nc", null, "=1+1"], json.RootElement.EnumerateArray().Select(e => e.GetProperty("a").GetString()));
        Assert.Equal([JsonValueKind.Number, JsonValueKind.Null, JsonValueKind.Number, JsonValueKind.Null], json.RootElement.EnumerateArray().Select(e => e.GetProperty("x").ValueKind));
    }

    [Fact]
    public void A_table_that_is_not_there_is_named_with_the_nearest()
    {
        var answer = AnswerTo("bcg.csv --measure OR");
        Assert.Contains("did you mean 'leaveOneOut'?", Assert.Throws<ArgumentException>(() => PoolTables.All.Of(answer, "leaveoneout")).Message, StringComparison.Ordinal);
        Assert.Contains("it has pooled, studies", Assert.Throws<ArgumentException>(() => PoolTables.All.Of(answer, "leaveOneOut")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_writes_one_file_a_table()
    {
        using var folder = new TemporaryFolder();
        var outcome = await Outcome.OfAsync("pool", Repository.Path("inputs", "classics", "bcg.csv"), "--measure", "OR", "--leave-one-out", "--tables", folder["out"]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        Assert.Equal(["leaveOneOut.csv", "pooled.csv", "studies.csv"], Directory.GetFiles(folder["out"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.StartsWith("study,yi,vi,weight,ci.lb,ci.ub,blup,blupSe\nAronson 1948,", await File.ReadAllTextAsync(folder["out/studies.csv"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_not_for_lines_of_JSON()
    {
        using var output = new StringWriter();
        using var error = new StringWriter { NewLine = "\n" };
        Assert.Equal(2, await App.RunAsync(["pool", "--jsonl", "--tables", "x", "--r-script", "y"], new StringReader(""), output, error, TestContext.Current.CancellationToken));
        Assert.Contains("--tables: means nothing with --jsonl", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("--r-script: means nothing with --jsonl", error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What <c>DataFrame.LoadFrom</c> of Microsoft.Data.Analysis asks of a reader: the schema, then row after row.</summary>
    private static void WalkAsADataFrameDoes(DbDataReader reader, ResultTable table)
    {
        var schema = reader.GetColumnSchema();
        Assert.Equal(table.Columns.Select(c => (c.Name, c.CellType)), schema.Select(c => (c.ColumnName, c.DataType!)));
        Assert.Equal(table.Columns.Length, reader.FieldCount);
        var cells = new object[reader.FieldCount];
        var row = 0;
        while (reader.Read())
        {
            Assert.Equal(cells.Length, reader.GetValues(cells));
            for (var c = 0; c < cells.Length; c++)
            {
                Assert.Equal(table.Columns[c].Name, reader.GetName(c));
                Assert.Equal(table.Columns[c].CellType, reader.GetFieldType(c));
                Assert.Equal(table.Columns[c][row] is null, reader.IsDBNull(c));
                Assert.Equal(table.Columns[c][row] ?? DBNull.Value, cells[c]);
            }

            row++;
        }

        Assert.Equal(table.RowCount, row);
        Assert.False(reader.NextResult());
    }

    [Fact]
    public async Task A_folder_that_cannot_be_is_a_problem_of_the_input()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "");
        var outcome = await Outcome.OfAsync("pool", Repository.Path("inputs", "classics", "bcg.csv"), "--measure", "OR", "--tables", file);
        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("file: --tables: cannot be written to", outcome.Error, StringComparison.Ordinal);
    }

    private static JsonElement? ValueAt(JsonElement root, ResultTable table, string column, int row)
    {
        if (table.Name is "funnelTests")
        {
            return column == "test" ? null : Field(root.GetProperty("bias").GetProperty(table.Column("test")![row]!.ToString()!), column);
        }

        if (table.Name is "diagnostics")
        {
            return column == "study" ? Field(root.GetProperty("studies")[row], "study") : root.GetProperty("diagnostics").GetProperty(column)[row];
        }

        if (table.Name is "dfbetas")
        {
            var values = root.GetProperty("diagnostics").GetProperty("dfbetas");
            var terms = table.RowCount / values.GetArrayLength();
            return column != "dfbetas" ? null : terms == 1 ? values[row] : values[row / terms][row % terms];
        }

        if (table.Name == "robust" && !root.GetProperty("robust").TryGetProperty("coefficients", out _))
        {
            return column is "term" or "estimate" ? null : Field(root.GetProperty("robust"), column);
        }

        if (table.Name == "subgroups" && column is "method" or "inference" or "level" or "logLik")
        {
            return column == "logLik" ? null : Field(root, column);
        }

        // With several outcomes JSON leaves out what the model has not.
        if (table.Name == "pooled" && root.TryGetProperty("structure", out _) && !root.TryGetProperty(column.Split('.')[0], out _))
        {
            Assert.Null(table.Column(column)![row]);
            return null;
        }

        var place = Places.GetValueOrDefault(table.Name, table.Name);
        var found = place.Split('.', StringSplitOptions.RemoveEmptyEntries).Aggregate(root, (e, name) => e.GetProperty(name));
        return Field(found.ValueKind == JsonValueKind.Array ? found[row] : found, column);
    }

    /// <summary>ci.lb is ci[0], pi the prediction interval, common.ci.lb one in an object.</summary>
    private static JsonElement Field(JsonElement element, string column)
    {
        foreach (var name in column.Split('.'))
        {
            if (element.ValueKind == JsonValueKind.Null)
            {
                return element;
            }

            element = name switch { "lb" => element[0], "ub" => element[1], "pi" => element.GetProperty("predictionInterval"), _ => element.GetProperty(name) };
        }

        return element;
    }

    private static bool Same(JsonElement expected, object? cell) => expected.ValueKind switch
    {
        JsonValueKind.Null => cell is null,
        JsonValueKind.Number => cell is double number ? expected.GetDouble().Equals(number) : cell is long whole && expected.GetInt64() == whole,
        JsonValueKind.True or JsonValueKind.False => cell is bool flag && flag == expected.GetBoolean(),
        _ => cell is string text && expected.GetString() == text,
    };

    private static PoolAnswer AnswerTo(string request)
    {
        var words = request.Split(' ');
        var given = new Dictionary<string, OptionText>(StringComparer.Ordinal);
        for (var i = 1; i < words.Length; i++)
        {
            var option = RequestOptions.All.First(o => o.Flag == words[i]);
            var text = option.Kind == OptionKind.Switch ? "true" : words[++i];
            given.Add(option.Name, option.Kind == OptionKind.List ? OptionText.Split(text) : OptionText.Of(text));
        }

        var texts = new RequestText(given, RequestOption.FlagOf, new ProblemList());
        var read = PoolRequestReader.Read(texts);
        texts.Problems.ThrowIfAny();
        var problems = new ProblemList();
        var table = words[0] == "memory"
            ? RequestTable.FromColumns(Memory, "memory", read!.Table, problems)
            : RequestTable.Read(Repository.Path("inputs", "classics", words[0]), read!.Table, problems);
        problems.ThrowIfAny();
        return PoolRunner.Run(read, table!, TestContext.Current.CancellationToken);
    }

    private static byte[] JsonOf(PoolAnswer answer)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            PoolAnswerJson.WriteFields(json, answer);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
