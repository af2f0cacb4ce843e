namespace ExoMeta.Numerics.Optimisation;

/// <summary>A function of several variables with its first and second derivatives.</summary>
public interface ITwiceDifferentiable
{
    /// <summary>Number of variables.</summary>
    int Dimension { get; }

    /// <summary>The value at x; not finite where the function is not defined, and then the derivatives are not read.</summary>
    /// <param name="x">Where.</param>
    /// <param name="gradient">Receives the gradient.</param>
    /// <param name="hessian">Receives the Hessian, row by row, both triangles.</param>
    double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian);
}
