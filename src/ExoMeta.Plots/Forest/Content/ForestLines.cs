using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Forest;

/// <summary>Everything between the headings and the axis, line by line.</summary>
internal static class ForestLines
{
    /// <summary>The lines of a subject.</summary>
    public static ImmutableArray<ForestLine> Of(ForestSubject subject)
    {
        var lines = ImmutableArray.CreateBuilder<ForestLine>();
        var number = 0;
        foreach (var group in subject.Outcome.Groups)
        {
            number++;
            var block = "block-" + NumberText.Count(number);
            lines.Add(new ForestLine.Heading(group.Title));
            lines.AddRange(group.Rows.Select(row => Study(subject, row, block)));
            if (group.Pool is { } pool)
            {
                lines.AddRange(new ForestPool(subject, group, number).Lines(pool));
            }
            else
            {
                lines.Add(new ForestLine.Note("Not pooled: " + ForestWords.Reason(group.Reason), new(11, Italic: true), 2));
            }

            lines.Add(new ForestLine.End());
        }

        return lines.ToImmutable();
    }

    /// <summary>Second line of an uncertain row: "total [−80, −12]".</summary>
    public static string Total(ForestSubject subject, PropagatedEffect propagated) => "total " + subject.Style.Words.Interval.Of(subject.Outcome, propagated.Total);

    private static ForestLine.Study Study(ForestSubject subject, EffectRow row, string block)
    {
        var words = subject.Style.Words;
        var estimate = words.Interval.Effect(subject.Outcome, row.Estimate, row.Interval);
        var total = row.Propagated is { } propagated ? Total(subject, propagated) : "";
        ImmutableArray<DatumField> fields =
        [
            new(subject.MeasureName.ToLowerInvariant(), estimate, row.Estimate),
            .. total.Length > 0 ? [new DatumField("with what the source leaves open:", total)] : ImmutableArray<DatumField>.Empty,
            .. row.Weight is { } weight ? [new DatumField("weight", NumberText.Fixed(weight, 1) + " %", weight)] : ImmutableArray<DatumField>.Empty,
            new("standard error", NumberText.General(row.StandardError), row.StandardError),
            .. row.Uncontrolled is { } uncontrolled ? [new DatumField("note:", uncontrolled)] : ImmutableArray<DatumField>.Empty,
        ];
        return new(
            row, block, new(subject.Key(row), TextMetrics.Clean(row.Label), fields, subject.Link(row)), [.. subject.Columns.Select(c => c.Cell(row))], estimate, total,
            row.Weight is { } percent ? NumberText.Fixed(percent, 1) + words.WeightUnit : "", subject.Judgements(row));
    }
}
