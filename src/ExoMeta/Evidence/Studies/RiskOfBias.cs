using System.Collections.Immutable;
using ExoMeta.Problems;

namespace ExoMeta.Evidence;

/// <summary>
/// A judgement of the risk of bias of one study in one domain, in the words of RoB 2 (Sterne et al. 2019), of ROBINS-I (Sterne et al. 2016) and of the
/// Cochrane tool before them (Higgins et al. 2011).
/// </summary>
public enum RiskOfBias
{
    /// <summary>Low.</summary>
    Low,

    /// <summary>Some concerns (RoB 2).</summary>
    SomeConcerns,

    /// <summary>Moderate (ROBINS-I).</summary>
    Moderate,

    /// <summary>High.</summary>
    High,

    /// <summary>Serious (ROBINS-I).</summary>
    Serious,

    /// <summary>Critical (ROBINS-I).</summary>
    Critical,

    /// <summary>Unclear (the Cochrane tool of 2011).</summary>
    Unclear,

    /// <summary>No information to judge by.</summary>
    NoInformation,
}

/// <summary>Reads judgements as tables write them.</summary>
public static class RiskOfBiasLevels
{
    private static readonly ImmutableArray<(string Name, RiskOfBias Level)> Names =
    [
        ("low", RiskOfBias.Low), ("some concerns", RiskOfBias.SomeConcerns), ("moderate", RiskOfBias.Moderate), ("high", RiskOfBias.High), ("serious", RiskOfBias.Serious),
        ("critical", RiskOfBias.Critical), ("unclear", RiskOfBias.Unclear), ("no information", RiskOfBias.NoInformation), ("+", RiskOfBias.Low), ("!", RiskOfBias.SomeConcerns),
        ("-", RiskOfBias.High), ("–", RiskOfBias.High), ("−", RiskOfBias.High), ("?", RiskOfBias.Unclear), ("some", RiskOfBias.SomeConcerns), ("ni", RiskOfBias.NoInformation),
    ];

    /// <summary>The word of a level: "some concerns".</summary>
    public static string NameOf(RiskOfBias level) => Names.First(n => n.Level == level).Name;

    /// <summary>Reads a judgement: a word (capitals, hyphens and a final "risk" do not matter) or a sign, + ! - ?.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="level">The level.</param>
    /// <param name="error">What is wrong, and what was expected; null for nothing.</param>
    public static bool TryParse(string text, out RiskOfBias level, out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        var word = text.Trim().ToLowerInvariant();
        word = word.Length > 1 ? word.Replace('-', ' ').Replace('_', ' ') : word;
        word = word.EndsWith(" risk", StringComparison.Ordinal) ? word[..^" risk".Length] : word;
        foreach (var (name, found) in Names)
        {
            if (name == word)
            {
                (level, error) = (found, null);
                return true;
            }
        }

        level = default;
        error = $"unknown level of risk of bias '{text}'{NearestName.Hint(word, Names.Select(n => n.Name).Where(n => n.Length > 2))}; "
            + $"expected one of {string.Join(", ", Names.Take(8).Select(n => n.Name))}, or + ! - ?";
        return false;
    }
}
