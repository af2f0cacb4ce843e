namespace ExoMeta.Pooling;

/// <summary>
/// Kenward and Roger's (1997) small-sample inference for one variance component with REML, where ∂Σ/∂τ² = I: with Φ = (X'WX)⁻¹,
/// S₂ = X'W²X, S₃ = X'W³X and w = 2/tr PP, the asymptotic variance of τ̂²,
/// Φ_A = Φ + 2wΦ(S₃ − S₂ΦS₂)Φ; a contrast with variance g = c'Φc has 2g²/(w·(c'ΦS₂Φc)²) degrees of freedom.
/// The information about τ² is the expected one, as in the paper; the second derivatives of Σ are 0.
/// </summary>
/// <param name="Covariance">Φ_A, the adjusted covariance, in the model's basis.</param>
/// <param name="Naive">Φ.</param>
/// <param name="Derivative">ΦS₂Φ = dΦ/dτ².</param>
/// <param name="VarianceOfTauSquared">w.</param>
internal sealed record KenwardRoger(double[,] Covariance, double[,] Naive, double[,] Derivative, double VarianceOfTauSquared)
{
    /// <summary>Evaluates at the REML estimate of τ².</summary>
    public static KenwardRoger Of(MarginalModel model, double tauSquared)
    {
        var (k, p) = (model.Count, model.Columns);
        var (w, x) = (new double[k], new double[k * p]);
        for (var i = 0; i < k; i++)
        {
            w[i] = 1 / (model.V[i] + tauSquared);
        }

        for (var j = 0; j < p; j++)
        {
            model.Column(j).CopyTo(x.AsSpan(j * k));
        }

        var variance = 2 / model.InverseVarianceForm(tauSquared).TracePP;
        var leastSquares = new WeightedLeastSquares(k, p);
        leastSquares.Factor(model.Y, x, w);

        // With √W·X = QR: ΦS₂Φ = R⁻¹(Q'WQ)R⁻ᵀ and Φ(S₃ − S₂ΦS₂)Φ = R⁻¹(Q'W²Q − (Q'WQ)²)R⁻ᵀ.
        var (first, second) = (new double[p, p], new double[p, p]);
        for (var a = 0; a < p; a++)
        {
            for (var b = 0; b < p; b++)
            {
                for (var i = 0; i < k; i++)
                {
                    var product = leastSquares.Basis(a)[i] * w[i] * leastSquares.Basis(b)[i];
                    first[a, b] += product;
                    second[a, b] += product * w[i];
                }
            }
        }

        var spread = new double[p, p];
        for (var a = 0; a < p; a++)
        {
            for (var b = 0; b < p; b++)
            {
                spread[a, b] = second[a, b];
                for (var c = 0; c < p; c++)
                {
                    spread[a, b] -= first[a, c] * first[c, b];
                }
            }
        }

        var naive = leastSquares.Covariance();
        var adjustment = leastSquares.Transform(spread);
        var adjusted = (double[,])naive.Clone();
        for (var a = 0; a < p; a++)
        {
            for (var b = 0; b < p; b++)
            {
                adjusted[a, b] += 2 * variance * adjustment[a, b];
            }
        }

        return new(adjusted, naive, leastSquares.Transform(first), variance);
    }

    /// <summary>Degrees of freedom of a contrast of coefficients.</summary>
    public double DegreesOfFreedom(ReadOnlySpan<double> contrast)
    {
        var naive = Contrasts.Form(contrast, Naive);
        var derivative = Contrasts.Form(contrast, Derivative);
        return 2 * naive * naive / (VarianceOfTauSquared * derivative * derivative);
    }

    /// <summary>
    /// The scale λ and denominator degrees of freedom m of the F test of several contrasts (Kenward and Roger 1997, section 3):
    /// λF is referred to F(ℓ, m). NaN where they come out negative: too few rows for this test.
    /// </summary>
    public (double Scale, double DegreesOfFreedom) FTest(IReadOnlyList<double[]> contrasts)
    {
        var l = contrasts.Count;
        if (l == 1)
        {
            return (1, DegreesOfFreedom(contrasts[0]));
        }

        if (FactoredCovariance.Of(Contrasts.Forms(contrasts, Naive)) is not { } factor)
        {
            return (double.NaN, double.NaN);
        }

        var ratio = factor.Whiten(Contrasts.Forms(contrasts, Derivative));
        double trace = 0, traceOfSquare = 0;
        for (var i = 0; i < l; i++)
        {
            trace += ratio[i, i];
            for (var j = 0; j < l; j++)
            {
                traceOfSquare += ratio[i, j] * ratio[j, i];
            }
        }

        var (a1, a2) = (VarianceOfTauSquared * trace * trace, VarianceOfTauSquared * traceOfSquare);
        var b = (a1 + 6 * a2) / (2 * l);
        var g = ((l + 1) * a1 - (l + 4) * a2) / ((l + 2) * a2);
        var d = 3 * l + 2 * (1 - g);
        var (c1, c2, c3) = (g / d, (l - g) / d, (l + 2 - g) / d);
        var mean = 1 / (1 - a2 / l);
        var variance = 2.0 / l * (1 + c1 * b) / ((1 - c2 * b) * (1 - c2 * b) * (1 - c3 * b));
        var rho = variance / (2 * mean * mean);
        var m = 4 + (l + 2) / (l * rho - 1);
        var scale = m / (mean * (m - 2));

        // Below 4 and 2 degrees of freedom F has no variance and no mean; the formulas still hold there by analytic continuation (they are
        // exact where F is, with ℓ = 1 for any m), as long as what they give is a scale and degrees of freedom.
        return scale > 0 && m > 0 && m < double.PositiveInfinity ? (scale, m) : (double.NaN, double.NaN);
    }
}
