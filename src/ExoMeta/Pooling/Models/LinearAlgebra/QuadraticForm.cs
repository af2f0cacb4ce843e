namespace ExoMeta.Pooling;

/// <summary>
/// y'Py with P = A − AX(X'AX)⁻¹X'A for diagonal weights A, and the traces of its mean and variance: with y ~ N(Xβ, V + τ²I),
/// E = tr PV + τ²·tr P and Var = 2·tr PVPV + 4τ²·tr PVP + 2τ⁴·tr PP (Searle 1971, theorem 2.5).
/// </summary>
/// <param name="Value">y'Py.</param>
/// <param name="SumWeights">tr A.</param>
/// <param name="TraceP">tr P.</param>
/// <param name="TracePP">tr PP.</param>
/// <param name="TracePV">tr PV.</param>
/// <param name="TracePVP">tr PVP.</param>
/// <param name="TracePVPV">tr PVPV.</param>
internal readonly record struct QuadraticForm(
    double Value, double SumWeights, double TraceP, double TracePP, double TracePV, double TracePVP, double TracePVPV)
{
    /// <summary>Variance of y'Py at τ².</summary>
    public double Variance(double tauSquared) =>
        2 * TracePVPV + 4 * tauSquared * TracePVP + 2 * tauSquared * tauSquared * TracePP;

    /// <summary>Computes the form of one column in O(k).</summary>
    public static QuadraticForm Of(ReadOnlySpan<double> y, ReadOnlySpan<double> x, ReadOnlySpan<double> v, ReadOnlySpan<double> a)
    {
        double sa = 0, saa = 0, sav = 0, saavv = 0, saav = 0;
        double b1 = 0, b2 = 0, b3 = 0, b2v = 0, b3v = 0, b3vv = 0, sxy = 0;
        for (var i = 0; i < y.Length; i++)
        {
            double w = a[i], wx2 = w * x[i] * x[i], wv = w * v[i];
            sa += w;
            saa += w * w;
            sav += wv;
            saav += w * wv;
            saavv += wv * wv;
            b1 += wx2;
            b2 += w * wx2;
            b3 += w * w * wx2;
            b2v += wv * wx2;
            b3v += w * wv * wx2;
            b3vv += wv * wv * wx2;
            sxy += w * x[i] * y[i];
        }

        var mean = sxy / b1;
        var value = 0.0;
        for (var i = 0; i < y.Length; i++)
        {
            var r = y[i] - x[i] * mean;
            value += a[i] * r * r;
        }

        var (c2, c2v) = (b2 / b1, b2v / b1);
        return new(
            value, sa,
            TraceP: sa - c2,
            TracePP: saa - 2 * b3 / b1 + c2 * c2,
            TracePV: sav - c2v,
            TracePVP: saav - 2 * b3v / b1 + c2v * c2,
            TracePVPV: saavv - 2 * b3vv / b1 + c2v * c2v);
    }

    /// <summary>
    /// Computes the form of several columns in O(k·p²): with √A·X = QR and leverages h, tr PDPE = Σa²de·(1 − 2h) + tr(Q'ADQ·Q'AEQ)
    /// for diagonal D and E.
    /// </summary>
    public static QuadraticForm Of(
        WeightedLeastSquares leastSquares, ReadOnlySpan<double> y, ReadOnlySpan<double> x, ReadOnlySpan<double> v, ReadOnlySpan<double> a)
    {
        leastSquares.Factor(y, x, a);
        double sa = 0, p = 0, pv = 0, pp = 0, pvp = 0, pvpv = 0;
        for (var i = 0; i < y.Length; i++)
        {
            double w = a[i], wv = w * v[i], h = leastSquares.Leverage(i);
            sa += w;
            p += w * (1 - h);
            pv += wv * (1 - h);
            pp += w * w * (1 - 2 * h);
            pvp += w * wv * (1 - 2 * h);
            pvpv += wv * wv * (1 - 2 * h);
        }

        for (var j = 0; j < leastSquares.Columns; j++)
        {
            for (var l = 0; l < leastSquares.Columns; l++)
            {
                var qj = leastSquares.Basis(j);
                var ql = leastSquares.Basis(l);
                double t = 0, tv = 0;
                for (var i = 0; i < y.Length; i++)
                {
                    var product = qj[i] * a[i] * ql[i];
                    t += product;
                    tv += product * v[i];
                }

                pp += t * t;
                pvp += t * tv;
                pvpv += tv * tv;
            }
        }

        return new(leastSquares.ResidualSumOfSquares, sa, p, pp, pv, pvp, pvpv);
    }
}
