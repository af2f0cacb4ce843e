using ExoMeta.Analysis;
using ExoMeta.Numerics.MonteCarlo;
using ExoMeta.Plots.Report.Markup;
using ExoMeta.Plots.Text;
using ExoMeta.Trials;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>How trials run, averaged over the evidence or the prior: their size, their length, their looks, and what other tests say of the same trials.</summary>
internal static class CourseTables
{
    /// <summary>Writes what there is to say; nothing of a trial with one test, analysed once when all its patients are in, and not followed in time.</summary>
    public static void Write(HtmlWriter html, TrialEndpointResult endpoint)
    {
        (PowerSummary Summary, OperatingCharacteristics Course)[] courses = [.. endpoint.Summaries.Select(s => (s, s.Course)).Where(c => c.Course is not null).Select(c => (c.s, c.Course!))];
        if (courses.Length == 0)
        {
            return;
        }

        var isStaged = courses[0].Course.Looks.Length > 1;
        if (isStaged || courses[0].Course.Duration is not null || courses[0].Course.Looks[^1].Events is not null)
        {
            Sizes(html, endpoint, courses);
        }

        if (isStaged)
        {
            Looks(html, endpoint, courses);
            Arms(html, endpoint, courses);
        }

        Sides(html, endpoint, courses);
    }

    private static void Sizes(HtmlWriter html, TrialEndpointResult endpoint, (PowerSummary Summary, OperatingCharacteristics Course)[] courses)
    {
        var (isTimed, hasEvents) = (courses[0].Course.Duration is not null, courses[0].Course.Looks is [{ Events: not null }]);
        var table = new HtmlTable(
            $"{endpoint.Name}: the course of a trial, averaged as for the assurance (mean ± Monte Carlo SE)",
            [
                "Patients in each arm", "Analysed", "At most", .. Some(isTimed, "Recruited"), .. Some(isTimed, $"Ends after ({courses[0].Course.TimeUnit})"),
                .. Some(hasEvents, "Events"),
            ]);
        foreach (var (summary, course) in courses)
        {
            table.Add([
                Size(summary), Mean(course.ExpectedSize), new(NumberText.Count(course.TotalSize), course.TotalSize), .. Some(isTimed, Mean(course.Recruited)), .. Some(isTimed, Mean(course.Duration)),
                .. Some(hasEvents, Mean(course.Looks[^1].Events)),
            ]);
        }

        table.Write(html);
    }

    private static void Looks(HtmlWriter html, TrialEndpointResult endpoint, (PowerSummary Summary, OperatingCharacteristics Course)[] courses)
    {
        var first = courses[0].Course.Looks[0];
        var (isTimed, hasEvents) = (first.Time is not null, first.Events is not null);
        var hasFutility = courses.Any(c => c.Course.Looks.Any(look => look.Futility.Any(double.IsFinite)));
        var table = new HtmlTable(
            $"{endpoint.Name}: look by look (estimate ± Monte Carlo SE; times, patients recruited and events are means over the trials that reach the look)",
            [
                "Patients in each arm", "Look", "Information", "Patients, as planned", .. Some(isTimed, $"Time ({courses[0].Course.TimeUnit})"), .. Some(isTimed, "Recruited"), .. Some(hasEvents, "Events"),
                "Critical value", .. Some(hasFutility, "Futility bound"), "Ends here with an effect", "Ends here without", "Has ended by now",
            ]);
        foreach (var (summary, course) in courses)
        {
            for (var k = 0; k < course.Looks.Length; k++)
            {
                var look = course.Looks[k];
                table.Add([
                    Size(summary), new(NumberText.Count(k + 1), k + 1), new(NumberText.Percent(look.Information), look.Information), new(NumberText.Count(look.Size), look.Size),
                    .. Some(isTimed, Mean(look.Time)), .. Some(isTimed, Mean(look.Recruited)), .. Some(hasEvents, Mean(look.Events)),
                    Bounds(look.Critical), .. Some(hasFutility, Bounds(look.Futility)), TrialTables.Simulated(look.EfficacyStop), TrialTables.Simulated(look.FutilityStop),
                    TrialTables.Simulated(look.Cumulative),
                ]);
            }
        }

        table.Write(html);
    }

    private static void Arms(HtmlWriter html, TrialEndpointResult endpoint, (PowerSummary Summary, OperatingCharacteristics Course)[] courses)
    {
        if (courses[0].Course.Arms.Length < 2)
        {
            return;
        }

        var table = new HtmlTable(
            $"{endpoint.Name}: what becomes of each arm (estimate ± Monte Carlo SE)",
            ["Arm", "Patients in each arm", "Look", "Is in the trial", "Ends here, significant", "Ends here otherwise"]);
        foreach (var (summary, course) in courses)
        {
            for (var k = 0; k < course.Looks.Length; k++)
            {
                foreach (var (arm, name) in course.Looks[k].Arms.Zip(course.Arms, (arm, own) => (arm, own.Name)))
                {
                    table.Add(
                        name, Size(summary), new(NumberText.Count(k + 1), k + 1), TrialTables.Simulated(arm.Enrolled), TrialTables.Simulated(arm.Rejected), TrialTables.Simulated(arm.Dropped));
                }
            }
        }

        html.Open("details").Element("summary", "What becomes of each arm, look by look");
        table.Write(html);
        html.Close("details");
    }

    private static void Sides(HtmlWriter html, TrialEndpointResult endpoint, (PowerSummary Summary, OperatingCharacteristics Course)[] courses)
    {
        if (courses[0].Course.SideAnalyses.IsEmpty)
        {
            return;
        }

        var isOne = courses[0].Course.Arms.Length == 1;
        var table = new HtmlTable(
            $"{endpoint.Name}: the same simulated trials by other tests (chance of a significant result, averaged as for the assurance)",
            ["Patients in each arm", "Test", .. isOne ? [] : courses[0].Course.Arms.Select(arm => arm.Name), isOne ? "Significant" : "Any arm"]);
        foreach (var (summary, course) in courses)
        {
            table.Add([Size(summary), "that of the trial", .. isOne ? [] : course.Arms.Select(arm => TrialTables.Simulated(arm.Power)), TrialTables.Simulated(course.DisjunctivePower)]);
            foreach (var side in course.SideAnalyses)
            {
                table.Add([Size(summary), side.Name, .. isOne ? [] : side.Power.Select(TrialTables.Simulated), TrialTables.Simulated(side.DisjunctivePower)]);
            }
        }

        table.Write(html);
    }

    private static T[] Some<T>(bool isShown, T cell) => isShown ? [cell] : [];

    private static Cell Size(PowerSummary summary) => new(ReportWords.Sizes(summary.SizePerArm), summary.SizePerArm.Sum());

    /// <summary>A simulated mean; a dash where too few trials came so far.</summary>
    private static Cell Mean(MonteCarloEstimate? mean) => mean is { } known
        ? new($"{NumberText.Fixed(known.Estimate, 1)} ± {NumberText.Fixed(Math.Max(known.Mcse, known.Mcse > 0 ? 0.1 : 0), 1)}", known.Estimate)
        : new("–", null);

    /// <summary>One number where the comparisons share it.</summary>
    private static Cell Bounds(IReadOnlyCollection<double> bounds)
    {
        string[] texts = [.. bounds.Select(bound => double.IsFinite(bound) ? NumberText.Fixed(bound, 3) : "none").Distinct(StringComparer.Ordinal)];
        return string.Join("; ", texts);
    }
}
