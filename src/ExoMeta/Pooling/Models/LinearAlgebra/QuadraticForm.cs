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

    /// <summary>
    /// Computes the form of one column in O(k). With p = ax²/Σax² and diagonal D and E, tr PDPE = Σa²de·(1 − p)² + Σ(i≠j) pᵢpⱼ·aᵢdᵢ·aⱼeⱼ: a sum
    /// of positive terms, so that one row of far greater weight than all others leaves the digits of the others alone. Its own 1 − p is
    /// the share of the others, added up without it.
    /// </summary>
    public static QuadraticForm Of(ReadOnlySpan<double> y, ReadOnlySpan<double> x, ReadOnlySpan<double> v, ReadOnlySpan<double> a)
    {
        var top = 0;
        for (var i = 1; i < y.Length; i++)
        {
            top = a[i] * x[i] * x[i] > a[top] * x[top] * x[top] ? i : top;
        }

        // Sums over all rows but the heaviest.
        double sa = 0, others = 0, othersA = 0, othersAV = 0, sxy = 0;
        for (var i = 0; i < y.Length; i++)
        {
            var wx2 = a[i] * x[i] * x[i];
            sa += a[i];
            sxy += a[i] * x[i] * y[i];
            if (i != top)
            {
                others += wx2;
                othersA += a[i] * wx2;
                othersAV += a[i] * v[i] * wx2;
            }
        }

        var heaviest = a[top] * x[top] * x[top];
        var total = others + heaviest;
        var mean = sxy / total;
        double value = 0, p = 0, pv = 0, pp = 0, pvp = 0, pvpv = 0;
        for (var i = 0; i < y.Length; i++)
        {
            double w = a[i], wv = w * v[i], wx2 = w * x[i] * x[i], share = wx2 / total;
            var rest = i == top ? others / total : 1 - share;
            var restA = (i == top ? othersA : othersA - w * wx2 + a[top] * heaviest) / total;
            var restAV = (i == top ? othersAV : othersAV - wv * wx2 + a[top] * v[top] * heaviest) / total;
            var r = y[i] - x[i] * mean;
            value += w * r * r;
            p += w * rest;
            pv += wv * rest;
            pp += w * w * rest * rest + share * w * restA;
            pvp += w * wv * rest * rest + share * w * restAV;
            pvpv += wv * wv * rest * rest + share * wv * restAV;
        }

        return new(value, sa, p, pp, pv, pvp, pvpv);
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
