using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Results;
using ExoMeta.Cli.Output;
using ExoMeta.Plots.Documents;
using ExoMeta.Trials;

namespace ExoMeta.Cli.Commands;

/// <summary>What a grid over sizes, effects and τ says.</summary>
internal static class GridAnswer
{
    public static string Json(TrialRequest request, TrialSubject subject, PowerGrid grid, ImmutableArray<GridPoint> points) => JsonOutput.Text(json =>
    {
        json.WriteString("trial", subject.Trial.Id);
        json.WriteString("endpoint", subject.Endpoint.Id);
        json.WriteNumber("trials", request.Trials);
        json.WriteNumber("seed", request.Seed);
        json.Integers("n", grid.Sizes);
        json.Numbers("effect", grid.Effects);
        json.Numbers("tau", grid.Taus);
        json.Objects("points", points, point =>
        {
            json.WriteNumber("n", point.Size);
            json.Number("effect", point.Effect);
            json.Number("tau", point.Tau);
            json.WriteNumber("maxN", point.Result.TotalSize);
            json.Estimate("expectedN", point.Result.ExpectedSize);
            json.Estimate("any", point.Result.DisjunctivePower);
            if (point.Result.ClaimsArms)
            {
                json.Estimate("all", point.Result.ConjunctivePower);
            }

            json.Objects("arms", point.Result.ClaimsArms ? point.Result.Arms : [], arm =>
            {
                json.WriteString("name", arm.Name);
                json.Estimate("power", arm.Power);
            });
        });
    });

    public static string Text(TrialRequest request, TrialSubject subject, ImmutableArray<GridPoint> points)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{subject.Trial.Id}: {subject.Trial.Title}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  endpoint {subject.Endpoint.Id} ({subject.Endpoint.Endpoint.EffectName}); n: patients in '{subject.Design.ReferenceArm.Name}', the other arms in proportion");
        var claimsArms = points[0].Result.ClaimsArms;
        var names = claimsArms && points[0].Result.Arms.Length > 1 ? points[0].Result.Arms.Select(a => a.Name) : [];
        var table = new TextTable(["  n", "effect", "tau", .. names, !claimsArms ? "signal" : names.Any() ? "any arm" : "power", "patients"]);
        foreach (var point in points)
        {
            var arms = claimsArms && point.Result.Arms.Length > 1 ? point.Result.Arms.Select(a => EstimateText.Show(a.Power)) : [];
            table.Add([
                Number(point.Size, "  "), Number(point.Effect), Number(point.Tau), .. arms, EstimateText.Show(point.Result.DisjunctivePower),
                string.Create(CultureInfo.InvariantCulture, $"{point.Result.ExpectedSize.Estimate:0.0} ± {point.Result.ExpectedSize.Mcse:0.0}")]);
        }

        text.Append(table);
        text.AppendLine(CultureInfo.InvariantCulture, $"  {request.Trials} trials a point, seed {request.Seed}");
        return text.ToString();
    }

    private static string Number(double value, string before = "") => before + value.ToString("0.######", CultureInfo.InvariantCulture);
}
