using System.Text;
using ExoMeta.Analysis.Requests;
using ExoMeta.Cli.Output.Pool.Evidence;
using ExoMeta.Cli.Output.Pool.Models;
using ExoMeta.Cli.Output.Pool.Parts;
using ExoMeta.Cli.Output.Pool.Sentences;
using ExoMeta.Plots.Text;

namespace ExoMeta.Cli.Output.Pool;

/// <summary>
/// The text output of <c>pool</c>: what the evidence is, model, heterogeneity, results, prediction, whatever else was asked for, and one plain
/// sentence on the display scale at the end. Warnings stand before that sentence, on the error stream.
/// </summary>
internal static class PoolText
{
    /// <summary>Writes the answer.</summary>
    public static void Write(PoolAnswer answer, TextWriter output, TextWriter error)
    {
        output.Write(Body(answer));
        output.Flush();
        foreach (var warning in answer.Warnings)
        {
            error.WriteLine($"warning: {TextMetrics.Clean(warning)}");
        }

        output.Write($"{PoolSentence.Of(answer)}\n");
    }

    private static string Body(PoolAnswer answer)
    {
        var text = new StringBuilder();
        RecoveryText.Write(text, answer);
        DiscountText.Write(text, answer);
        Model(text, answer);
        PropagationText.Write(text, answer);
        RobustText.Write(text, answer);
        SubgroupText.Write(text, answer);
        PermutationText.Write(text, answer);
        BootstrapText.Write(text, answer);
        PartialAnalysesText.Write(text, answer);
        DiagnosticsText.Write(text, answer);
        GoshText.Write(text, answer);
        SmallStudyText.Write(text, answer);
        SwimText.Write(text, answer);
        MeaningText.Write(text, answer);
        return text.ToString();
    }

    private static void Model(StringBuilder text, PoolAnswer answer)
    {
        switch (answer.Model)
        {
            case PooledModel.Pairwise { Fit: var fit }:
                PairwiseText.Write(text, answer, fit);
                break;
            case PooledModel.Regression { Fit: var fit }:
                RegressionText.Write(text, answer, fit);
                break;
            case PooledModel.Counts { Fit: var fit }:
                CountText.Write(text, answer, fit);
                break;
            case PooledModel.Multilevel { Fit: var fit }:
                MultilevelText.Write(text, answer, fit);
                break;
            case PooledModel.Multivariate { Fit: var fit }:
                MultivariateText.Write(text, answer, fit);
                break;
            case PooledModel.Bayesian model:
                BayesianText.Write(text, answer, model);
                break;
            default:
                throw new ArgumentException($"no text of {answer.Model.GetType().Name}", nameof(answer));
        }
    }
}
