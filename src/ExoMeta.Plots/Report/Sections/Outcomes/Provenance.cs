using System.Globalization;
using ExoMeta.Analysis;
using ExoMeta.Plots.Report.Markup;

namespace ExoMeta.Plots.Report.Sections;

/// <summary>Where the rows of a report come from: the claim whose words stand in the list of claims, or the row of a table.</summary>
internal sealed class Provenance
{
    private readonly HashSet<string> _claims;

    /// <summary>Knows the claims that the page lists.</summary>
    public Provenance(AnalysisResults results) => _claims = results.Claims.Select(c => c.Claim.Id).ToHashSet(StringComparer.Ordinal);

    private Provenance() => _claims = [];

    /// <summary>Of an analysis whose claims the page does not list.</summary>
    public static Provenance WithoutClaims { get; } = new();

    /// <summary>A claim, wherever it stands.</summary>
    public static PageMark OfClaim(string id) => new("claim " + id, ClaimAnchor(id));

    /// <summary>Id of the element with a claim's words.</summary>
    public static string ClaimAnchor(string id) => Anchor.Of("claim", id);

    /// <summary>Whether the words of a claim stand in the page.</summary>
    public bool Lists(string claim) => _claims.Contains(claim);

    /// <summary>A row of an outcome.</summary>
    /// <param name="outcome">Id of the outcome's heading in the page.</param>
    /// <param name="number">Number of the row in the outcome, from 1.</param>
    /// <param name="row">The row.</param>
    public PageMark Of(string outcome, int number, EffectRow row)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"row-{number}-of-{outcome}");
        return row.Source is not null ? new(key, key) : Lists(row.Id) ? OfClaim(row.Id) : new(key, null);
    }

    /// <summary>The rows of an outcome with what they stand for, in the order of its figure.</summary>
    public IEnumerable<(EffectRow Row, PageMark Mark)> RowsOf(string outcome, OutcomeResult result) =>
        result.Groups.SelectMany(g => g.Rows).Select((row, i) => (row, Of(outcome, i + 1, row)));
}
