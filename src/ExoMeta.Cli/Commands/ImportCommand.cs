using System.CommandLine;
using System.Text;
using ExoMeta.Analysis.RevMan;
using ExoMeta.Cli.Output;
using ExoMeta.Evidence;
using ExoMeta.Plots.Text;
using ExoMeta.Problems;

namespace ExoMeta.Cli.Commands;

/// <summary><c>exometa import REVIEW.rm5 --out DIR</c>: the analyses of a RevMan review as tables, pooled as RevMan did.</summary>
internal static class ImportCommand
{
    public static Command Create(TextWriter output)
    {
        var file = new Argument<string>("FILE.rm5") { Description = "a review of RevMan 5" };
        var folder = new Option<string>("--out") { Description = "folder for the tables, batch.yaml and comparison.csv", Required = true, HelpName = "DIR" };
        var command = new Command("import", "Take the analyses out of a RevMan 5 review, and compare its pooled effects with ours.") { file, folder };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(file)!;
            var problems = new ProblemList();
            var review = RevManReview.Read(path, path, problems);
            problems.ThrowIfAny();
            var pools = RevManPool.Of(review!);
            using var files = new OutputFolder(parsed.GetValue(folder)!);
            foreach (var (name, text) in RevManFiles.Of(pools))
            {
                files.Write(name, Encoding.UTF8.GetBytes(text));
            }

            files.Commit();
            output.Write($"{TextMetrics.Clean(review!.Title)}\n");
            foreach (var pool in pools)
            {
                output.Write($"{Line(pool)}\n");
            }
        });
        return command;
    }

    private static string Line(RevManPool pool)
    {
        var theirs = Words(pool.Printed.Estimate, pool.Printed.Lower, pool.Printed.Upper);
        var ours = pool.Ours is { } o ? Words(o.Estimate, o.Interval.Lower, o.Interval.Upper) : "not pooled";
        var note = pool.Agrees == true || pool.Note is null ? "" : $" ({pool.Note})";
        var leftOut = pool.LeftOut.IsEmpty ? "" : $"; not estimable: {string.Join(", ", pool.LeftOut)}";
        return TextMetrics.Clean($"{pool.Id} {pool.Title}: RevMan {theirs}, here {ours} by {pool.Method}: {(pool.Agrees == true ? "the same" : "differs")}{note}{leftOut}");
    }

    private static string Words(double estimate, double lower, double upper) => $"{NumberText.Fixed(estimate, 2)} [{NumberText.Fixed(lower, 2)}, {NumberText.Fixed(upper, 2)}]";
}
