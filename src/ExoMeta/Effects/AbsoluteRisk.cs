using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Effects;

/// <summary>What a relative effect means for patients whose risk without treatment is known (Schünemann et al. 2023, Cochrane Handbook 15.4.4).</summary>
public static class AbsoluteRisk
{
    /// <summary>Codes of the measures from which a risk under treatment follows.</summary>
    public static IReadOnlyList<string> Measures { get; } = ["OR", "PETO", "RR", "RD"];

    /// <summary>
    /// Risk under treatment: odds·OR on the odds scale (OR, PETO), risk·RR, or risk + RD. Monotone in the effect, so that it maps interval
    /// ends too. RR and RD may leave [0, 1]; such a risk is set to the nearer end, and <see cref="IsCut"/> says so.
    /// </summary>
    /// <param name="measure">One of <see cref="Measures"/>.</param>
    /// <param name="effect">Effect on the analysis scale (log for ratios).</param>
    /// <param name="controlRisk">Risk without treatment, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">Another measure, or a control risk outside (0, 1).</exception>
    public static double Treated(string measure, double effect, double controlRisk)
    {
        if (!(controlRisk > 0 && controlRisk < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(controlRisk), controlRisk, "a control risk lies between 0 and 1");
        }

        return measure switch
        {
            // With odds o = p/(1 − p): treated risk = o·OR/(1 + o·OR), written so that a large OR does not overflow.
            "OR" or "PETO" => 1 / (1 + (1 - controlRisk) / controlRisk * PortableMath.Exp(-effect)),
            "RR" => Math.Min(1, controlRisk * PortableMath.Exp(effect)),
            "RD" => Math.Clamp(controlRisk + effect, 0, 1),
            _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, $"absolute risks follow from {string.Join(", ", Measures)} only"),
        };
    }

    /// <summary>Whether the risk under treatment would leave [0, 1]: the effect cannot hold at this control risk.</summary>
    /// <param name="measure">One of <see cref="Measures"/>.</param>
    /// <param name="effect">Effect on the analysis scale (log for ratios).</param>
    /// <param name="controlRisk">Risk without treatment, in (0, 1).</param>
    public static bool IsCut(string measure, double effect, double controlRisk) => measure switch
    {
        "RR" => controlRisk * PortableMath.Exp(effect) > 1,
        "RD" => controlRisk + effect is < 0 or > 1,
        _ => false,
    };
}
