namespace ExoMeta.Numerics.Integration;

/// <summary>A rectangle probability as an integral over the unit cube.</summary>
internal interface IRectangleIntegrand
{
    /// <summary>Independent normal coordinates; the cube has one dimension fewer.</summary>
    int Rank { get; }

    /// <summary>The integrand at a point of the cube, for a given scale of the limits.</summary>
    double Value(ReadOnlySpan<double> point, double scale);
}
