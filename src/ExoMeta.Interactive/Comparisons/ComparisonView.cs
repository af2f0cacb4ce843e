using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis.Tables;
using ExoMeta.Interactive.Documents;

namespace ExoMeta.Interactive;

/// <summary>Our numbers beside those of another program, with their differences, relative to the other program's; those of simulated numbers in standard errors.</summary>
public sealed class ComparisonView : NotebookView
{
    internal ComparisonView(string section, string program, ImmutableArray<ComparedNumber> numbers) => (Section, Program, Numbers) = (section, program, numbers);

    /// <summary>The section of the reference.</summary>
    public string Section { get; }

    /// <summary>The other program, with its version; empty where nobody says.</summary>
    public string Program { get; }

    /// <summary>The numbers, in full precision.</summary>
    public ImmutableArray<ComparedNumber> Numbers { get; }

    private protected override ImmutableArray<Block> Blocks =>
    [
        Block.Table.Of(
            [new("Quantity"), Column.Number((Program.Length > 0 ? Program : "Reference") + Suffix), Column.Number("ExoMeta" + Suffix), Column.Number(IsSimulated ? "Difference" : "Relative difference")],
            Numbers.Select(n => ImmutableArray.Create(
                n.Quantity, Shown(n.Reference, n.ReferenceError), Shown(n.Value, n.Mcse), n.StandardErrors is { } errors ? Errors(errors) : Relative(n.RelativeDifference)))),
    ];

    /// <inheritdoc/>
    public override string ToJson() => new ResultTable(
        Section,
        [
            new ResultColumn.Text("quantity", [.. Numbers.Select(n => n.Quantity)]), Cells("reference", n => n.Reference), Cells("reference.se", n => n.ReferenceError),
            Cells("value", n => n.Value), Cells("value.mcse", n => n.Mcse), Cells("difference", n => n.Difference), Cells("difference.se", n => n.StandardErrors),
        ]).ToJson();

    private bool IsSimulated => Numbers.Any(n => n.StandardErrors is not null);

    private string Suffix => IsSimulated ? " (MCSE)" : "";

    /// <summary>"1.3 SE".</summary>
    internal static string Errors(double standardErrors) => Words.Typographic(standardErrors.ToString("0.0", CultureInfo.InvariantCulture)) + " SE";

    /// <summary>"3e−11"; what is smaller than 1e−12 depends on the last bits of a machine's own logarithm, and is not told apart.</summary>
    internal static string Relative(double difference) => difference < 1e-12 ? "< 1e−12" : Words.Typographic(difference.ToString("0e+0", CultureInfo.InvariantCulture));

    private static string Shown(double value, double? error) => error is { } e ? $"{Words.Number(value)} ({Words.Number(e)})" : Number(value);

    /// <summary>Six decimals, two more than views have elsewhere: the difference begins far behind them. By powers of ten where six decimals would say little.</summary>
    private static string Number(double value) => Words.Typographic(value == Math.Floor(value) && Math.Abs(value) < 1e6
        ? Words.Count((long)value)
        : value.ToString(Math.Abs(value) is >= 1e6 or < 1e-3 ? "0.00000e+0" : "F6", CultureInfo.InvariantCulture));

    private ResultColumn.Number Cells(string name, Func<ComparedNumber, double?> cell) => new(name, Numbers.Select(cell));
}
