using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis.Requests;
using ExoMeta.Problems;

namespace ExoMeta.Interactive;

/// <summary>
/// The rows of a notebook's table and what was chosen for them so far, in the order of choosing. It becomes the request that flags and JSON make too, so
/// that one reader checks them all. Every choice gives a new one.
/// </summary>
internal sealed class Choices
{
    private readonly Func<TableRequest, ProblemList, RequestTable?> _rows;
    private readonly ImmutableArray<(string Name, ImmutableArray<string> Items)> _made;

    /// <param name="rows">Reads the table as a request wants it; null, with every problem noted, where it cannot.</param>
    public Choices(Func<TableRequest, ProblemList, RequestTable?> rows)
        : this(rows, [])
    {
    }

    private Choices(Func<TableRequest, ProblemList, RequestTable?> rows, ImmutableArray<(string Name, ImmutableArray<string> Items)> made) => (_rows, _made) = (rows, made);

    /// <summary>With one more choice, which takes the place of an earlier one of its name; with no items it takes that back.</summary>
    /// <param name="name">Its name in <see cref="RequestOptions"/>.</param>
    /// <param name="items">Its value, or the items of a list.</param>
    public Choices With(string name, params ImmutableArray<string> items) => new(_rows, _made.Add((name, items)));

    /// <summary>With a number, in all its digits.</summary>
    public Choices With(string name, double value) => With(name, Text(value));

    /// <summary>With something switched on.</summary>
    public Choices WithOn(string name) => With(name, "true");

    /// <summary>With one more choice as a user writes it: a list with commas, a matrix with a line a row; an empty text takes a choice back.</summary>
    public Choices WithText(string name, string text) => With(name, text.Length == 0 ? [] : KindOf(name) switch
    {
        OptionKind.List => OptionText.Split(text).Items,
        OptionKind.Matrix => [.. text.Split('\n')],
        _ => [text],
    });

    /// <summary>Reads the table for effects alone.</summary>
    /// <exception cref="InvalidInputException">A choice or the table is wrong: every problem.</exception>
    public (TableRequest Request, RequestTable Table) Effects()
    {
        var text = Read();
        var request = TableRequestReader.Read(text);
        text.Problems.ThrowIfAny();
        return (request!, Rows(request!));
    }

    /// <summary>Pools the rows.</summary>
    /// <exception cref="InvalidInputException">A choice or the table is wrong, or the model is not defined for these rows: every problem.</exception>
    public (PoolAnswer Answer, RequestTable Table) Pool()
    {
        var text = Read();
        var request = PoolRequestReader.Read(text);
        text.Problems.ThrowIfAny();
        var table = Rows(request!.Table);
        return (PoolRunner.Run(request, table), table);
    }

    /// <summary>A number in all its digits.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static OptionKind? KindOf(string name) => RequestOptions.All.FirstOrDefault(o => o.Name == name)?.Kind;

    private RequestTable Rows(TableRequest request)
    {
        var problems = new ProblemList();
        var table = _rows(request, problems);
        problems.ThrowIfAny();
        return table!;
    }

    private RequestText Read()
    {
        var options = new Dictionary<string, OptionText>(StringComparer.Ordinal);
        var problems = new ProblemList();
        foreach (var (name, items) in _made)
        {
            if (KindOf(name) is null)
            {
                problems.Add(new("exometa"), name, $"there is no such choice{NearestName.Hint(name, RequestOptions.All.Select(o => o.Name))}");
            }
            else if (items.IsEmpty)
            {
                options.Remove(name);
            }
            else
            {
                options[name] = new(items);
            }
        }

        return new(options, name => name, problems);
    }
}
