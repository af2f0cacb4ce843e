using System.Globalization;
using System.Text;
using ExoMeta.Analysis.Requests;
using ExoMeta.Plots.Text;
using ExoMeta.Pooling;

namespace ExoMeta.Cli.Output.Pool;

/// <summary>
/// The text output of <c>pool</c>: model, heterogeneity, results, prediction, whatever else was asked for, and one plain sentence on the
/// display scale at the end. Warnings stand before that sentence, on the error stream.
/// </summary>
internal static class PoolText
{
    /// <summary>Writes the answer.</summary>
    public static void Write(PoolAnswer answer, TextWriter output, TextWriter error)
    {
        output.Write(Body(answer));
        foreach (var warning in answer.Warnings)
        {
            error.WriteLine($"warning: {warning}");
        }

        if (Sentence(answer) is { } sentence)
        {
            output.Write($"{sentence}\n");
        }
    }

    private static string Body(PoolAnswer answer)
    {
        var text = new StringBuilder();
        switch (answer.Model)
        {
            case PooledModel.Pairwise { Fit: var fit }:
                PairwiseText.Write(text, answer, fit);
                break;
            case PooledModel.Regression { Fit: var fit }:
                RegressionText.Write(text, answer, fit);
                break;
            case PooledModel.Bayesian model:
                BayesianText.Write(text, answer, model);
                break;
        }

        MeaningText.Write(text, answer);
        return text.ToString();
    }

    private static string? Sentence(PoolAnswer answer)
    {
        var (measure, scale, display) = (answer.Request.Table.Measure.Code, answer.Request.Table.Scale, answer.Request.Table.Display);
        return answer.Model switch
        {
            PooledModel.Pairwise { Fit: var fit } => PooledSentence.Of(measure, scale, display, fit),
            PooledModel.Regression { Fit: var fit } => RegressionText.Sentence(answer, fit),
            PooledModel.Bayesian { AtLevel: var posterior, Plain.K: var k } => string.Create(
                CultureInfo.InvariantCulture,
                $"{measure} {NumberText.Effect(display, scale, posterior.Mu.Median, posterior.Mu.Interval)} ({100 * posterior.Level:0.###} % credible interval), {k} effect{(k == 1 ? "" : "s")}; P(effect below {(display == Effects.DisplayScale.Ratio ? 1 : 0)}) = {posterior.Mu.ProbabilityBelowZero:0.000}"),
            _ => null,
        };
    }
}
