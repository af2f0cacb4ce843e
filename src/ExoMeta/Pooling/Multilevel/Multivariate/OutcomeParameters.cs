namespace ExoMeta.Pooling;

/// <summary>Parameters of the covariance of outcomes.</summary>
/// <param name="variances">Typical size of each outcome's variance.</param>
internal abstract class OutcomeParameters(double[] variances) : Parameters
{
    /// <summary>Number q of outcomes.</summary>
    protected int Outcomes => variances.Length;

    /// <summary>Typical variances.</summary>
    protected IReadOnlyList<double> Variances => variances;

    /// <summary>Number of components, q(q + 1)/2.</summary>
    protected int Components => Outcomes * (Outcomes + 1) / 2;

    /// <summary>Whether the structure has correlations.</summary>
    public virtual bool HasCorrelation => Outcomes > 1;

    /// <summary>Parameters with given variances and one correlation of all pairs, as near as the structure comes.</summary>
    public abstract double[] Start(IReadOnlyList<double> tauSquared, double correlation);

    public override void AddCurvature(ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> hessian)
    {
    }
}

/// <summary>UN: G = LL' with L lower triangular, which keeps every correlation in [−1, 1]; the sign of a column of L is free.</summary>
internal sealed class CholeskyParameters(double[] variances) : OutcomeParameters(variances)
{
    public override int Count => Components;

    public override double Lower(int index) => double.NegativeInfinity;

    public override double Scale(int index)
    {
        var row = 0;
        while ((row + 1) * (row + 2) / 2 <= index)
        {
            row++;
        }

        return Math.Sqrt(Variances[row]);
    }

    public override double[] ToComponents(ReadOnlySpan<double> parameters)
    {
        var components = new double[Components];
        for (var a = 0; a < Outcomes; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                for (var c = 0; c <= b; c++)
                {
                    components[OutcomeCovariance.IndexOf(a, b)] += parameters[OutcomeCovariance.IndexOf(a, c)] * parameters[OutcomeCovariance.IndexOf(b, c)];
                }
            }
        }

        return components;
    }

    public override double[,] Jacobian(ReadOnlySpan<double> parameters)
    {
        var jacobian = new double[Components, Count];
        for (var a = 0; a < Outcomes; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                for (var c = 0; c <= b; c++)
                {
                    var (ac, bc) = (OutcomeCovariance.IndexOf(a, c), OutcomeCovariance.IndexOf(b, c));
                    jacobian[OutcomeCovariance.IndexOf(a, b), ac] += parameters[bc];
                    jacobian[OutcomeCovariance.IndexOf(a, b), bc] += parameters[ac];
                }
            }
        }

        return jacobian;
    }

    public override void AddCurvature(ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> hessian)
    {
        for (var a = 0; a < Outcomes; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                for (var c = 0; c <= b; c++)
                {
                    var (ac, bc) = (OutcomeCovariance.IndexOf(a, c), OutcomeCovariance.IndexOf(b, c));
                    hessian[ac * Count + bc] += gradient[OutcomeCovariance.IndexOf(a, b)];
                    hessian[bc * Count + ac] += gradient[OutcomeCovariance.IndexOf(a, b)];
                }
            }
        }
    }

    public override double[] Start(IReadOnlyList<double> tauSquared, double correlation)
    {
        // Cholesky factor of the correlation matrix with one correlation, row by row.
        var factor = new double[Count];
        for (var a = 0; a < Outcomes; a++)
        {
            var rest = 1.0;
            for (var b = 0; b <= a; b++)
            {
                var sum = a == b ? 1.0 : correlation;
                for (var c = 0; c < b; c++)
                {
                    sum -= factor[OutcomeCovariance.IndexOf(a, c)] * factor[OutcomeCovariance.IndexOf(b, c)];
                }

                factor[OutcomeCovariance.IndexOf(a, b)] = a == b ? Math.Sqrt(rest) : sum / factor[OutcomeCovariance.IndexOf(b, b)];
                rest -= factor[OutcomeCovariance.IndexOf(a, b)] * factor[OutcomeCovariance.IndexOf(a, b)];
            }
        }

        for (var a = 0; a < Outcomes; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                factor[OutcomeCovariance.IndexOf(a, b)] *= Math.Sqrt(tauSquared[a]);
            }
        }

        return factor;
    }
}

/// <summary>HCS: standard deviations ≥ 0 and one correlation between −1/(q − 1) and 1.</summary>
internal sealed class HeteroscedasticParameters(double[] variances) : OutcomeParameters(variances)
{
    public override int Count => Outcomes + 1;

    public override double Lower(int index) => index < Outcomes ? 0 : -1.0 / Math.Max(1, Outcomes - 1);

    public override double Upper(int index) => index < Outcomes ? double.PositiveInfinity : 1;

    public override double Scale(int index) => index < Outcomes ? Math.Sqrt(Variances[index]) : 0.5;

    /// <summary>Where a standard deviation is 0 the correlation moves nothing: a correlation of the wrong sign holds the climb there.</summary>
    public override bool IsGenuine(ReadOnlySpan<double> parameters) => !parameters[..Outcomes].Contains(0);

    public override double[] ToComponents(ReadOnlySpan<double> parameters)
    {
        var components = new double[Components];
        for (var a = 0; a < Outcomes; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                components[OutcomeCovariance.IndexOf(a, b)] = parameters[a] * parameters[b] * (a == b ? 1 : parameters[Outcomes]);
            }
        }

        return components;
    }

    public override double[,] Jacobian(ReadOnlySpan<double> parameters)
    {
        var jacobian = new double[Components, Count];
        for (var a = 0; a < Outcomes; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                var (at, rho) = (OutcomeCovariance.IndexOf(a, b), a == b ? 1 : parameters[Outcomes]);
                jacobian[at, a] += parameters[b] * rho;
                jacobian[at, b] += parameters[a] * rho;
                jacobian[at, Outcomes] += a == b ? 0 : parameters[a] * parameters[b];
            }
        }

        return jacobian;
    }

    public override void AddCurvature(ReadOnlySpan<double> parameters, ReadOnlySpan<double> gradient, Span<double> hessian)
    {
        for (var a = 0; a < Outcomes; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                var (slope, rho) = (gradient[OutcomeCovariance.IndexOf(a, b)], a == b ? 1 : parameters[Outcomes]);
                hessian[a * Count + b] += slope * rho;
                hessian[b * Count + a] += slope * rho;
                if (a == b)
                {
                    continue;
                }

                hessian[a * Count + Outcomes] += slope * parameters[b];
                hessian[Outcomes * Count + a] += slope * parameters[b];
                hessian[b * Count + Outcomes] += slope * parameters[a];
                hessian[Outcomes * Count + b] += slope * parameters[a];
            }
        }
    }

    public override double[] Start(IReadOnlyList<double> tauSquared, double correlation) => [.. tauSquared.Select(Math.Sqrt), correlation];
}

/// <summary>CS by its eigenvalues, τ²(1 − ρ) and τ²(1 + (q − 1)ρ), both ≥ 0.</summary>
internal sealed class CompoundSymmetryParameters(double[] variances) : OutcomeParameters(variances)
{
    public override int Count => 2;

    public override double Scale(int index) => Variances.Average();

    public override double[] ToComponents(ReadOnlySpan<double> parameters)
    {
        var (components, jacobian) = (new double[Components], Jacobian(parameters));
        for (var m = 0; m < components.Length; m++)
        {
            components[m] = jacobian[m, 0] * parameters[0] + jacobian[m, 1] * parameters[1];
        }

        return components;
    }

    public override double[,] Jacobian(ReadOnlySpan<double> parameters)
    {
        var jacobian = new double[Components, 2];
        for (var a = 0; a < Outcomes; a++)
        {
            for (var b = 0; b <= a; b++)
            {
                jacobian[OutcomeCovariance.IndexOf(a, b), 0] = (a == b ? 1.0 : 0) - 1.0 / Outcomes;
                jacobian[OutcomeCovariance.IndexOf(a, b), 1] = 1.0 / Outcomes;
            }
        }

        return jacobian;
    }

    public override double[] Start(IReadOnlyList<double> tauSquared, double correlation) =>
        [tauSquared.Average() * (1 - correlation), tauSquared.Average() * (1 + (Outcomes - 1) * correlation)];
}

/// <summary>DIAG: a variance ≥ 0 for every outcome.</summary>
internal sealed class DiagonalParameters(double[] variances) : OutcomeParameters(variances)
{
    public override int Count => Outcomes;

    public override bool HasCorrelation => false;

    public override double Scale(int index) => Variances[index];

    public override double[] ToComponents(ReadOnlySpan<double> parameters)
    {
        var components = new double[Components];
        for (var a = 0; a < Outcomes; a++)
        {
            components[OutcomeCovariance.IndexOf(a, a)] = parameters[a];
        }

        return components;
    }

    public override double[,] Jacobian(ReadOnlySpan<double> parameters)
    {
        var jacobian = new double[Components, Count];
        for (var a = 0; a < Outcomes; a++)
        {
            jacobian[OutcomeCovariance.IndexOf(a, a), a] = 1;
        }

        return jacobian;
    }

    public override double[] Start(IReadOnlyList<double> tauSquared, double correlation) => [.. tauSquared];
}

/// <summary>ID: one variance ≥ 0.</summary>
internal sealed class IdentityParameters(double[] variances) : OutcomeParameters(variances)
{
    public override int Count => 1;

    public override bool HasCorrelation => false;

    public override double Scale(int index) => Variances.Average();

    public override double[] ToComponents(ReadOnlySpan<double> parameters)
    {
        var components = new double[Components];
        for (var a = 0; a < Outcomes; a++)
        {
            components[OutcomeCovariance.IndexOf(a, a)] = parameters[0];
        }

        return components;
    }

    public override double[,] Jacobian(ReadOnlySpan<double> parameters)
    {
        var jacobian = new double[Components, 1];
        for (var a = 0; a < Outcomes; a++)
        {
            jacobian[OutcomeCovariance.IndexOf(a, a), 0] = 1;
        }

        return jacobian;
    }

    public override double[] Start(IReadOnlyList<double> tauSquared, double correlation) => [tauSquared.Average()];
}
