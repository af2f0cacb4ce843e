using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Pooling;

/// <summary>
/// Two arms a study with canonical parameters (α + σu) ± (θ + τz)/2, u and z independent standard normal (GLMM-UM.RS); variables α, θ, σ, τ.
/// </summary>
/// <remarks>
/// The two-dimensional integral of each study is centred at its mode and scaled by C with CC' = H⁻¹, H minus the second derivatives there.
/// Of all such C the one is taken whose second column leaves the first arm as it is, so that the first arm is evaluated once a row.
/// </remarks>
internal sealed class RandomInterceptLikelihood : MixedCountLikelihood
{
    private const int Variables = 4;

    private readonly ArmPair[] _arms;
    private readonly (double U, double Z)[] _modes;

    public RandomInterceptLikelihood(ArmPair[] arms)
    {
        _arms = arms;
        _modes = new (double, double)[arms.Length];
        RoughEffects = [.. arms.Select(a => a.RoughEffect)];
    }

    public override int Dimension => Variables;

    public override int Studies => _arms.Length;

    public override int EffectIndex => 1;

    /// <summary>192² nodes a study; finer rules would take seconds.</summary>
    public override int LastLevel => 4;

    public override IReadOnlyList<(double Estimate, double Variance)> RoughEffects { get; }

    public override double Constant => _arms.Sum(a => a.Constant);

    public override double[] Start(double effect)
    {
        var intercepts = _arms.Select(a => a.RoughIntercept).ToArray();
        var mean = intercepts.Average();
        var spread = Math.Sqrt(intercepts.Sum(x => (x - mean) * (x - mean)) / intercepts.Length);
        return [mean, effect, Math.Max(0.3, spread)];
    }

    public override double Evaluate(ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        gradient.Clear();
        hessian.Clear();
        var value = 0.0;
        for (var i = 0; i < _arms.Length; i++)
        {
            value += Study(i, x, gradient, hessian);
        }

        for (var r = 0; r < Variables; r++)
        {
            for (var c = 0; c < r; c++)
            {
                hessian[r * Variables + c] = hessian[c * Variables + r];
            }
        }

        return value;
    }

    private double Study(int i, ReadOnlySpan<double> x, Span<double> gradient, Span<double> hessian)
    {
        var (alpha, theta, sigma, tau) = (x[0], x[1], x[2], x[3]);
        var arms = _arms[i];
        var top = FindMode(i, alpha, theta, sigma, tau);
        var (u0, z0) = _modes[i];

        var scale = Scale.Of(arms.At(alpha + sigma * u0, theta + tau * z0), sigma, tau);
        var sums = new Sums();
        var (nodes, logWeights) = (Rule.Nodes, Rule.LogWeights);
        for (var j = 0; j < nodes.Length; j++)
        {
            var (u1, z1) = (u0 + scale.C11 * nodes[j], z0 + scale.C21 * nodes[j]);
            var one = arms.First.At(alpha + sigma * u1 + 0.5 * (theta + tau * z1));
            for (var l = 0; l < nodes.Length; l++)
            {
                var (u, z) = (u1 + scale.C12 * nodes[l], z1 + scale.C22 * nodes[l]);
                var at = ArmPairValue.Of(one, arms.Second.At(alpha + sigma * u - 0.5 * (theta + tau * z)));
                var prior = 0.5 * ((u0 - u) * (u0 + u) + (z0 - z) * (z0 + z));
                var weight = PortableMath.Exp(logWeights[j] + logWeights[l] + (at.Value - top) + prior);
                if (weight > 0)
                {
                    sums.Add(weight, u, z, at);
                }
            }
        }

        sums.AddTo(gradient, hessian);
        return top - 0.5 * (u0 * u0 + z0 * z0) + PortableMath.Log(scale.Determinant * sums.Weight);
    }

    /// <summary>Mode of the integrand by damped Newton steps: minus its second derivatives is at least the unit matrix. Returns ℓ there.</summary>
    private double FindMode(int i, double alpha, double theta, double sigma, double tau)
    {
        var arms = _arms[i];
        var (u, z) = _modes[i];
        var at = arms.At(alpha + sigma * u, theta + tau * z);
        for (var iteration = 0; iteration < 200; iteration++)
        {
            var (gu, gz) = (sigma * at.S - u, tau * at.T - z);
            var (huu, huz, hzz) = (1 - sigma * sigma * at.SS, -sigma * tau * at.ST, 1 - tau * tau * at.TT);
            var determinant = huu * hzz - huz * huz;
            var (du, dz) = ((hzz * gu - huz * gz) / determinant, (huu * gz - huz * gu) / determinant);
            var decrement = gu * du + gz * dz;
            if (!(decrement > 1e-4))
            {
                break;
            }

            var value = at.Value - 0.5 * (u * u + z * z);
            for (var share = 1.0; share > 1e-10; share *= 0.4)
            {
                var (nextU, nextZ) = (u + share * du, z + share * dz);
                var next = arms.At(alpha + sigma * nextU, theta + tau * nextZ);
                if (next.Value - 0.5 * (nextU * nextU + nextZ * nextZ) >= value + 0.1 * share * decrement)
                {
                    (u, z, at) = (nextU, nextZ, next);
                    break;
                }
            }
        }

        _modes[i] = (u, z);
        return at.Value;
    }

    /// <summary>The matrix C that takes nodes to deviations of (u, z) from the mode.</summary>
    private readonly record struct Scale(double C11, double C12, double C21, double C22)
    {
        public double Determinant => Math.Abs(C11 * C22 - C12 * C21);

        /// <summary>
        /// The first arm moves along d = (σ, τ/2): the second column is orthogonal to d, the first is H⁻¹d, both scaled to c'Hc = 1.
        /// </summary>
        public static Scale Of(in ArmPairValue at, double sigma, double tau)
        {
            var (huu, huz, hzz) = (1 - sigma * sigma * at.SS, -sigma * tau * at.ST, 1 - tau * tau * at.TT);
            var (du, dz) = sigma == 0 && tau == 0 ? (1, 0) : (sigma, 0.5 * tau);
            var across = Math.Sqrt(huu * dz * dz - 2 * huz * du * dz + hzz * du * du);

            // d'H⁻¹d·det H is the same form; both columns share its root.
            var along = Math.Sqrt(huu * hzz - huz * huz) * across;
            return new((hzz * du - huz * dz) / along, dz / across, (huu * dz - huz * du) / along, -du / across);
        }
    }

    /// <summary>Weighted sums over the nodes of slopes (S, T, uS, zT) in (α, θ, σ, τ), their products and the second derivatives.</summary>
    private struct Sums
    {
        private double _a, _t, _s, _z, _aa, _at, _as, _az, _tt, _ts, _tz, _ss, _sz, _zz;

        public double Weight { get; private set; }

        public void Add(double weight, double u, double z, in ArmPairValue v)
        {
            var (s, zt) = (u * v.S, z * v.T);
            Weight += weight;
            _a += weight * v.S;
            _t += weight * v.T;
            _s += weight * s;
            _z += weight * zt;
            _aa += weight * (v.SS + v.S * v.S);
            _at += weight * (v.ST + v.S * v.T);
            _as += weight * (u * v.SS + v.S * s);
            _az += weight * (z * v.ST + v.S * zt);
            _tt += weight * (v.TT + v.T * v.T);
            _ts += weight * (u * v.ST + v.T * s);
            _tz += weight * (z * v.TT + v.T * zt);
            _ss += weight * (u * u * v.SS + s * s);
            _sz += weight * (u * z * v.ST + s * zt);
            _zz += weight * (z * z * v.TT + zt * zt);
        }

        /// <summary>Adds the means to a gradient, and second derivatives plus covariances to the upper triangle of a Hessian.</summary>
        public readonly void AddTo(Span<double> gradient, Span<double> hessian)
        {
            ReadOnlySpan<double> mean = [_a / Weight, _t / Weight, _s / Weight, _z / Weight];
            ReadOnlySpan<double> products = [_aa, _at, _as, _az, _tt, _ts, _tz, _ss, _sz, _zz];
            var next = 0;
            for (var r = 0; r < Variables; r++)
            {
                gradient[r] += mean[r];
                for (var c = r; c < Variables; c++)
                {
                    hessian[r * Variables + c] += products[next++] / Weight - mean[r] * mean[c];
                }
            }
        }
    }
}
