namespace ExoMeta.Numerics.Optimisation;

/// <summary>Roots of functions of one variable.</summary>
public static class RootFinder
{
    /// <summary>Brent's (1973) method on a bracket.</summary>
    /// <param name="function">A continuous function.</param>
    /// <param name="lower">Lower end; the function has the opposite sign at <paramref name="upper"/>.</param>
    /// <param name="upper">Upper end.</param>
    /// <param name="tolerance">Absolute tolerance on the root, on top of machine precision.</param>
    /// <exception cref="ArgumentException">The ends do not bracket a root.</exception>
    public static double Brent(Func<double, double> function, double lower, double upper, double tolerance = 0)
    {
        ArgumentNullException.ThrowIfNull(function);
        return MathNet.Numerics.RootFinding.Brent.FindRoot(function, lower, upper, Math.Max(tolerance, 1e-14), 500);
    }
}
