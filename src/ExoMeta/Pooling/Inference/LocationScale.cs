namespace ExoMeta.Pooling;

/// <summary>A normal or t distribution about an estimate: the confidence distribution of an estimate with its standard error.</summary>
/// <param name="Location">Centre.</param>
/// <param name="Scale">Standard error; 0 is a point.</param>
/// <param name="DegreesOfFreedom">Of the t; null for the normal.</param>
public sealed record LocationScale(double Location, double Scale, double? DegreesOfFreedom)
{
    /// <summary>P(X ≤ x).</summary>
    public double Cdf(double x) => Scale > 0
        ? Reference.Cdf((x - Location) / Scale, DegreesOfFreedom ?? double.PositiveInfinity)
        : x < Location ? 0 : 1;

    /// <summary>P(X &gt; x), which keeps its digits where it is small.</summary>
    public double Survival(double x) => Scale > 0
        ? Reference.Cdf((Location - x) / Scale, DegreesOfFreedom ?? double.PositiveInfinity)
        : x < Location ? 1 : 0;
}
