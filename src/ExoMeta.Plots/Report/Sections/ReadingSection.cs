using ExoMeta.Analysis;
using ExoMeta.Plots.Report.Markup;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>The words of the report, each explained once.</summary>
internal static class ReadingSection
{
    private static readonly (string Word, string Meaning)[] Words =
    [
        ("Plug-in", "The effect and its interval when each thing that the source leaves open is set to one value, as a rule a cautious one (a p-value at its printed bound, the wider kind of error). What was set is listed with each row."),
        ("Ignorance interval", "Holds 95 % of the estimates when what the source leaves open is drawn again and again. It knows no sampling error."),
        ("Total interval", "Ignorance and sampling error together. It can be narrower than the plug-in interval, because the plug-in value is the cautious end of what is possible."),
        ("Uncontrolled change from baseline", "Before against after in the same patients, without a comparison group: not a treatment effect, because patients who recover improve without treatment as well."),
        ("Exploratory", "A pool whose rows differ in something that a pool must share. Not evidence of a treatment effect."),
        ("Prediction interval", "Where the true effect of one more study would lie; wider than the interval of the mean where studies differ. Two rows say almost nothing about that, so that none is shown for fewer than three. It takes the estimated τ² as known; where that is 0 it equals the interval of the mean, and the Bayesian interval, which does not take τ as known, is the better answer."),
        ("Bayesian answer", "Computed with every unknown at its plug-in value: unlike the total interval, it ignores what the sources leave open."),
        ("k, τ², I²", "Number of effects; variance of the true effects between studies; its share of the total variance."),
        ("Percent change", "Shown from a log scale, on which nothing can fall by 100 %. Limits below −99.9 % or above +1000 % are printed as such; results.json holds the digits."),
        ("θ", "The true effect that a simulated trial is given: a log odds ratio for events, a log ratio of geometric means for biomarkers."),
        ("Power at the point", "Chance of a significant result if θ were exactly the mean of its prior, which is printed with each endpoint. Between doses, results in both directions count; where the point is no difference, this is the chance of a false positive."),
        ("Assurance", "That chance averaged over the prior of θ. Evidence-based only where the prior rests on comparative human evidence."),
        ("Ceiling of assurance", "Probability that θ is favourable at all (for one comparison at least; by arm, for that arm); between doses, that θ is not 0. No number of patients gives more assurance. Predictive and robust have ceilings of their own."),
        ("Predictive and robust", "Assurance with the differences between studies (τ) added; assurance after mixing in a sceptical prior around no effect."),
        ("Family-wise error", "Chance of any significant result when no arm differs from its comparator."),
        ("±", "After a simulated number: its Monte Carlo standard error, which more simulation would shrink. It says nothing about patients. In a printed claim ± stands as the source printed it."),
    ];

    /// <summary>So many words belong to pooling; the others to trials.</summary>
    private const int PoolingWords = 9;

    /// <summary>Writes the section.</summary>
    public static void Write(HtmlWriter html, AnalysisResults results)
    {
        html.Heading(2, "How to read the numbers", "reading");
        html.Open("dl");
        foreach (var (word, meaning) in results.Trials.IsEmpty ? Words.Take(PoolingWords) : Words)
        {
            html.Element("dt", word).Element("dd", meaning);
        }

        html.Close("dl");
    }
}
