using System.Globalization;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Cli.Commands.Designs;

/// <summary>Numbers of design constants: six digits after the point.</summary>
internal static class DesignText
{
    /// <summary>A constant; a dash where there is none.</summary>
    public static string Number(double? value) => value switch
    {
        null or double.NaN or double.NegativeInfinity or double.PositiveInfinity => "–",
        { } x when x != 0 && Math.Abs(x) < 1e-4 => x.ToString("0.0000e-0", CultureInfo.InvariantCulture),
        { } x => x.ToString("0.000000", CultureInfo.InvariantCulture),
    };

    /// <summary>Patients or events, two digits after the point.</summary>
    public static string Size(double? value) => value is { } x && double.IsFinite(x) ? x.ToString("0.00", CultureInfo.InvariantCulture) : "–";

    /// <summary>"one-sided alpha 0.025".</summary>
    public static string Level(double alpha, Sides sides) =>
        string.Create(CultureInfo.InvariantCulture, $"{(sides == Sides.Two ? "two" : "one")}-sided alpha {alpha}");
}
