using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Tables;
using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Pooling;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.RevMan;

/// <summary>One meta-analysis of a review, in our columns and options, with RevMan's answer beside ours.</summary>
/// <param name="Id">"1.2", or "1.2.1" for a subgroup: as RevMan numbers them.</param>
/// <param name="Title">Comparison, outcome and subgroup.</param>
/// <param name="Measure">Code of our measure.</param>
/// <param name="Method">Code of our method.</param>
/// <param name="IsLog">Whether the effects are logarithms of ratios.</param>
/// <param name="Table">Its rows: those that RevMan used.</param>
/// <param name="LeftOut">Studies that RevMan calls not estimable.</param>
/// <param name="Printed">What RevMan printed.</param>
public sealed record RevManPool(
    string Id, string Title, string Measure, string Method, bool IsLog, ResultTable Table, ImmutableArray<string> LeftOut, RevManPooled Printed)
{
    /// <summary>The name of its table, without an extension, and of its entry in the batch: "1-2-1".</summary>
    public string FileName => Id.Replace('.', '-');

    /// <summary>Our estimate and interval on the scale that people read; null where the pool cannot be made.</summary>
    public (double Estimate, Interval Interval)? Ours { get; init; }

    /// <summary>Why ours is missing, or may differ by rule; null when neither.</summary>
    public string? Note { get; init; }

    /// <summary>Whether estimate and limits agree at the two decimals that RevMan prints; null without ours.</summary>
    public bool? Agrees => Ours is not { } ours
        ? null
        : Same(ours.Estimate, Printed.Estimate) && Same(ours.Interval.Lower, Printed.Lower) && Same(ours.Interval.Upper, Printed.Upper);

    /// <summary>Every pooled analysis of a review, whole or by subgroup, as RevMan pooled it.</summary>
    public static ImmutableArray<RevManPool> Of(RevManReview review)
    {
        ArgumentNullException.ThrowIfNull(review);
        var pools = ImmutableArray.CreateBuilder<RevManPool>();
        foreach (var analysis in review.Analyses)
        {
            if (analysis.Pooled is { } pooled)
            {
                pools.Add(Of(analysis, analysis.Number, null, pooled));
            }

            foreach (var (index, (subgroup, printed)) in analysis.Subgroups.Index())
            {
                pools.Add(Of(analysis, string.Create(CultureInfo.InvariantCulture, $"{analysis.Number}.{index + 1}"), subgroup, printed));
            }
        }

        return pools.ToImmutable();
    }

    private static RevManPool Of(RevManAnalysis analysis, string id, string? subgroup, RevManPooled printed)
    {
        var rows = analysis.Rows.Where(r => subgroup is null || r.Subgroup == subgroup).ToArray();
        RevManRow[] used = [.. rows.Where(r => r.IsEstimable)];
        var isLog = analysis.Measure is "OR" or "RR" or "PETO_OR"
            || (analysis.Data is RevManData.ObservedMinusExpected or RevManData.GenericInverseVariance && analysis.Measure.Contains("ratio", StringComparison.OrdinalIgnoreCase));
        var measure = analysis.Data switch
        {
            RevManData.Dichotomous => analysis.Measure == "PETO_OR" ? "OR" : analysis.Measure,
            RevManData.Continuous => analysis.Measure,
            _ => "YV",
        };
        var method = (analysis.IsRandom, analysis.Method, analysis.Data) switch
        {
            (false, "PETO", RevManData.Dichotomous) => "PETO",
            (true, _, _) => "DL",
            (false, "MH", RevManData.Dichotomous) => "MH",
            _ => "EE",
        };
        var title = string.Join(" · ", new[] { analysis.Comparison, analysis.Outcome, subgroup }.Where(t => !string.IsNullOrEmpty(t)));
        var pool = new RevManPool(id, title, measure, method, isLog, TableOf(analysis.Data, used), [.. rows.Where(r => !r.IsEstimable).Select(r => r.Study)], printed);
        return pool.Answered(analysis);
    }

    private RevManPool Answered(RevManAnalysis analysis)
    {
        var note = (analysis.Method, analysis.IsRandom, Measure) switch
        {
            ("MH", true, _) => "RevMan takes Q about the Mantel-Haenszel mean, DerSimonian and Laird about the inverse-variance mean: tau^2 may differ",
            (_, _, "SMD") => "RevMan approximates the correction of the SMD and its variance: later digits differ",
            _ => null,
        };
        try
        {
            var problems = new ProblemList();
            var text = new RequestText(
                new Dictionary<string, OptionText>(StringComparer.Ordinal) { ["measure"] = OptionText.Of(Measure), ["method"] = OptionText.Of(Method) }, name => name, problems);
            var request = PoolRequestReader.Read(text);
            problems.ThrowIfAny();
            var table = RequestTable.FromColumns(
                [.. Table.Columns.Select(c => (c.Name, Enumerable.Range(0, Table.RowCount).Select(r => c[r] is null ? null : c.TextOf(r)).ToImmutableArray()))],
                FileName + ".csv", request!.Table, problems);
            problems.ThrowIfAny();
            var mean = PoolRunner.Run(request, table!).Model.Mean!;
            double Read(double x) => IsLog ? DisplayScale.Ratio.Transform(AnalysisScale.Log, x) : x;
            return this with { Ours = (Read(mean.Estimate), new(Read(mean.Interval.Lower), Read(mean.Interval.Upper))), Note = note };
        }
        catch (Exception e) when (e is InvalidInputException or FitFailedException)
        {
            return this with { Note = e.Message.ReplaceLineEndings("; ") };
        }
    }

    private static ResultTable TableOf(RevManData data, RevManRow[] rows)
    {
        string[] names = data switch
        {
            RevManData.Dichotomous => ["ai", "n1i", "ci", "n2i"],
            RevManData.Continuous => ["m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"],
            _ => ["yi", "vi"],
        };
        double Cell(RevManRow row, int c) => (data, c) switch
        {
            (RevManData.GenericInverseVariance, 1) => row.Cells[1] * row.Cells[1],
            (RevManData.ObservedMinusExpected, 0) => row.Cells[0] / row.Cells[1],
            (RevManData.ObservedMinusExpected, 1) => 1 / row.Cells[1],
            _ => row.Cells[c],
        };
        ImmutableArray<string> items = [.. rows.SelectMany(r => r.RiskOfBias.Select(b => b.Item)).Distinct(StringComparer.Ordinal)];
        return new("rows",
        [
            new ResultColumn.Text("study", [.. rows.Select(r => r.Study)]),
            new ResultColumn.Text("year", [.. rows.Select(r => r.Year)]),
            new ResultColumn.Text("subgroup", [.. rows.Select(r => r.Subgroup)]),
            .. names.Select((n, c) => new ResultColumn.Number(n, rows.Select(r => (double?)Cell(r, c)))),
            .. items.Select((item, i) => new ResultColumn.Text(
                string.Create(CultureInfo.InvariantCulture, $"rob_{i + 1}_{Slug(item)}"), [.. rows.Select(r => r.RiskOfBias.FirstOrDefault(b => b.Item == item).Judgement)])),
        ]);
    }

    private static bool Same(double ours, double theirs) =>
        Math.Round(ours, 2, MidpointRounding.AwayFromZero) == Math.Round(theirs, 2, MidpointRounding.AwayFromZero);

    private static string Slug(string text)
    {
        var slug = new StringBuilder();
        foreach (var c in text.Where(c => char.IsAsciiLetterOrDigit(c) || c == ' ').Take(60))
        {
            slug.Append(c == ' ' ? '_' : char.ToLowerInvariant(c));
        }

        return slug.ToString().Trim('_');
    }
}
