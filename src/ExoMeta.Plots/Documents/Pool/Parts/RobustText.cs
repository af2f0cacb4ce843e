using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Plots.Documents.Pool.Parts;

/// <summary>The text of cluster-robust inference.</summary>
internal static class RobustText
{
    public static void Write(ResultDocument text, PoolAnswer answer)
    {
        if (answer.Robust is not { } robust)
        {
            return;
        }

        var df = robust.Options.DegreesOfFreedom == RobustDegreesOfFreedom.Satterthwaite ? "Satterthwaite" : "clusters less coefficients";
        text.Append($"cluster-robust inference ({robust.Options.Estimator}, df: {df}; {Numbers.Plural(robust.Clusters, "cluster")} of {TextMetrics.Clean(answer.Request.Cluster ?? "")})\n");
        var isMean = robust.Coefficients is [{ Name: DesignMatrix.InterceptName }];
        var table = new ResultsTable();
        foreach (var c in robust.Coefficients)
        {
            table.Add(c, isMean ? "mean" : null);
        }

        text.Append(table);
        text.Append(robust.Moderators is { } test ? $"{TestText.Of(test)}: all moderators (HTZ)\n\n" : "\n");
    }
}
