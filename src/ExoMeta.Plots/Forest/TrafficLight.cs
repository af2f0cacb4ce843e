using ExoMeta.Evidence;
using ExoMeta.Plots.Scenes;

namespace ExoMeta.Plots.Forest;

/// <summary>A judgement of the risk of bias as a traffic light: colour for a glance, a sign for grey prints and for readers who do not tell red from green.</summary>
internal static class TrafficLight
{
    /// <summary>Half its width.</summary>
    public const double Radius = 7.5;

    /// <summary>Draws one, a hollow circle where nothing was judged.</summary>
    public static void Draw(SceneBuilder scene, double x, double y, RiskOfBias? level)
    {
        var (colour, sign) = level is { } judged ? Look(judged) : (ColourRole.None, "");
        scene.Add(new Primitive.Circle(new(x, y), Radius, new(colour), new(level is null ? ColourRole.Rule : ColourRole.Ink, 0.8)));
        if (sign.Length > 0)
        {
            scene.Text(x, y + 4.2, sign, new(12, Bold: true), TextAnchor.Middle);
        }
    }

    /// <summary>Colour and sign of a level.</summary>
    public static (ColourRole Colour, string Sign) Look(RiskOfBias level) => level switch
    {
        RiskOfBias.Low => (ColourRole.RiskLow, "+"),
        RiskOfBias.SomeConcerns or RiskOfBias.Moderate => (ColourRole.RiskSome, "!"),
        RiskOfBias.High or RiskOfBias.Serious => (ColourRole.RiskHigh, "–"),
        RiskOfBias.Critical => (ColourRole.RiskCritical, "×"),
        RiskOfBias.Unclear => (ColourRole.RiskSome, "?"),
        RiskOfBias.NoInformation => (ColourRole.RiskUnknown, "?"),
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };

    /// <summary>The letter of a domain: A, B … Z, AA.</summary>
    public static string Letter(int domain) => domain < 26 ? ((char)('A' + domain)).ToString() : Letter(domain / 26 - 1) + Letter(domain % 26);
}
