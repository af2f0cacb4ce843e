using System.Collections.Immutable;
using ExoMeta.Analysis.Specs;
using ExoMeta.Evidence.Lint;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Pipeline;

/// <summary>What the linter says of the tables that an analysis reads.</summary>
internal static class InputLint
{
    /// <summary>The tables that an analysis file names, each with the measure and scale that it says.</summary>
    /// <param name="spec">The analysis.</param>
    /// <param name="at">Where a file is that the analysis names.</param>
    /// <param name="display">What findings call it.</param>
    public static IEnumerable<LintInput> Of(AnalysisSpec spec, Func<string, string> at, Func<string, string> display)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var tables = new[] { spec.Evidence, spec.Assumptions }.OfType<string>().Select(f => new LintInput(at(f), display(f)));
        return tables.Concat(spec.Data.Select(d => new LintInput(at(d.File), display(d.File))
        {
            Measure = d.Measure,
            IsLog = d.Options.Interval?.IsLog,
            Level = d.Options.Interval?.Level ?? 95,
            Map = d.Options.Map,
        }));
    }

    /// <summary>Lints tables that an analysis can use. One that the linter cannot read stops nothing: its findings say so.</summary>
    internal static LintReport Check(IEnumerable<LintInput> inputs)
    {
        var files = ImmutableArray.CreateBuilder<LintedFile>();
        var findings = ImmutableArray.CreateBuilder<LintFinding>();
        foreach (var input in inputs.DistinctBy(i => i.DisplayName, StringComparer.Ordinal))
        {
            var problems = new ProblemList();
            if (Linter.Check([input], new(), problems) is { } report)
            {
                files.AddRange(report.Files);
                findings.AddRange(report.Findings);
            }
            else
            {
                findings.AddRange(problems.ToSorted().Select(p => new LintFinding(
                    new(input.DisplayName, p.Location.Line, p.Location.Column), input.DisplayName, LintRules.Unreadable.Id, LintSeverity.Warning,
                    $"the linter cannot read this table, so that nothing in it was checked: {p.Message}")));
            }
        }

        return new(files.ToImmutable(), findings.ToImmutable());
    }
}
