using ExoMeta.Effects;
using ExoMeta.Evidence;
using ExoMeta.Problems;
using FsCheck;
using FsCheck.Fluent;

namespace ExoMeta.Tests.Evidence;

public class CsvPropertyTests
{
    [Fact]
    public void Any_text_that_is_quoted_comes_back_and_the_cells_after_it_keep_their_place()
    {
        var pieces = Gen.Elements("a", " b", ",", "\"", "\n", "\r\n", "\u00e4", "\ud83d\ude00", ";", "1.5");
        Prop.ForAll(pieces.ListOf().Zip(Gen.Elements("\n", "\r\n")).ToArbitrary(), pair =>
        {
            var note = string.Concat(pair.Item1);
            var quoted = "\"" + note.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
            using var good = new TableFile(string.Join(pair.Item2, "note,xi,ni", quoted + ",1,2", ""));
            var problems = new ProblemList();
            var table = StudyTable.Read(good.Path, "t.csv", Proportion, new(), problems);

            // The place of the bad cell, counted character by character.
            using var bad = new TableFile(string.Join(pair.Item2, "note,xi,ni", quoted + ",x,2", ""));
            var (line, column) = (2, 1);
            foreach (var rune in (quoted + ",").EnumerateRunes())
            {
                (line, column) = rune.Value == '\n' ? (line + 1, 1) : (line, column + 1);
            }

            var found = new ProblemList();
            StudyTable.Read(bad.Path, "t.csv", Proportion, new(), found);
            return problems.IsEmpty && table!.TextColumn("note").Single() == note.Trim()
                && TableFile.Print(found).SequenceEqual([FormattableString.Invariant($"t.csv:{line}:{column}: xi: 'x' is not a number")]);
        }).Check(Config.QuickThrowOnFailure.WithReplay(20240607, 17));
    }

    private static Measure Proportion => Measures.TryFind("PR", out var measure) ? measure : throw new InvalidOperationException();
}
