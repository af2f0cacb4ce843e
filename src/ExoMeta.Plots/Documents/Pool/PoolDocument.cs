using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Documents.Pool.Evidence;
using ExoMeta.Plots.Documents.Pool.Models;
using ExoMeta.Plots.Documents.Pool.Parts;
using ExoMeta.Plots.Documents.Pool.Sentences;

namespace ExoMeta.Plots.Documents;

/// <summary>
/// A meta-analysis in words and tables: what the evidence is, model, heterogeneity, results, prediction, whatever else was asked for, and one
/// plain sentence on the display scale.
/// </summary>
public static class PoolDocument
{
    /// <summary>Everything: the sentence first, the parts, and what must be known before believing them.</summary>
    public static ResultDocument Of(PoolAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var text = new ResultDocument().Strong(Sentence(answer)).Append("\n");
        Write(text, answer);
        foreach (var warning in answer.Warnings)
        {
            text.Line("Note: ", warning);
        }

        return text;
    }

    /// <summary>The parts alone.</summary>
    public static ResultDocument Body(PoolAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var text = new ResultDocument();
        Write(text, answer);
        return text;
    }

    /// <summary>The result in one plain sentence on the scale that people read. It never says "significant".</summary>
    public static string Sentence(PoolAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return PoolSentence.Of(answer);
    }

    private static void Write(ResultDocument text, PoolAnswer answer)
    {
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
    }

    private static void Model(ResultDocument text, PoolAnswer answer)
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
