using System.Globalization;
using ExoMeta.Numerics.Lanes;

namespace ExoMeta.Numerics.Tests.Lanes;

/// <summary>Errors against 400-bit references, in units in the last place: over the domain and at every branch edge.</summary>
public class LaneMathAccuracyTests
{
    // Just above the largest error that sweeps of 20,000 points found for each function; the file has hundreds of each, edges among them.
    public static TheoryData<string, double> Functions => new()
    {
        { "exp", 0.62 }, { "log", 0.85 }, { "sin", 0.80 }, { "cos", 0.80 }, { "normalCdf", 4 }, { "normalQuantile", 3 },
        { "log1p", 0.51 }, { "expm1", 1.0 }, { "log10", 0.51 }, { "asin", 0.7 }, { "tanh", 2 }, { "atanh", 0.51 },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void The_error_of_each_function_is_at_most_what_its_documentation_states(string name, double limit)
    {
        var function = Function(name);
        var worst = (Error: 0.0, X: 0.0);
        var worstSubnormal = 0.0;
        foreach (var row in ReferenceFile.Read("elementary.json").GetProperty("functions").GetProperty(name).EnumerateArray())
        {
            var x = ReferenceFile.Number(row[0]);
            var error = UlpError(function(x), ReferenceFile.Number(row[1]), ReferenceFile.Number(row[2]));
            if (name == "exp" && double.IsSubnormal(ReferenceFile.Number(row[1])))
            {
                // Rounded once more on the way below the smallest normal number.
                worstSubnormal = Math.Max(worstSubnormal, error);
                continue;
            }

            worst = error > worst.Error ? (error, x) : worst;
        }

        Assert.InRange(worstSubnormal, 0, 1.1);
        Assert.True(worst.Error <= limit, string.Create(CultureInfo.InvariantCulture, $"{name}: {worst.Error} ULP at {worst.X:R}"));
        Assert.True(worst.Error > 0.2, "Errors this small mean that nothing was compared.");
    }

    [Fact]
    public void The_error_of_a_power_is_at_most_0_7_units_in_the_last_place()
    {
        foreach (var row in ReferenceFile.Read("elementary.json").GetProperty("functions").GetProperty("pow").EnumerateArray())
        {
            var (x, y) = (ReferenceFile.Number(row[0]), ReferenceFile.Number(row[1]));
            Assert.InRange(UlpError(PortableMath.Pow(x, y), ReferenceFile.Number(row[2]), ReferenceFile.Number(row[3])), 0, 0.7);
        }
    }

    [Fact]
    public void The_logarithm_to_base_ten_of_a_power_of_ten_is_whole()
    {
        for (var i = -22; i <= 22; i++)
        {
            var power = ReferenceFile.Number("1e" + i.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(i, PortableMath.Log10(power));
        }
    }

    internal static Func<double, double> Function(string name) => name switch
    {
        "exp" => PortableMath.Exp,
        "log" => PortableMath.Log,
        "sin" => x => PortableMath.SinCos(x).Sin,
        "cos" => x => PortableMath.SinCos(x).Cos,
        "normalCdf" => PortableMath.NormalCdf,
        "normalQuantile" => PortableMath.NormalQuantile,
        "log1p" => PortableMath.Log1p,
        "expm1" => PortableMath.Expm1,
        "log10" => PortableMath.Log10,
        "asin" => PortableMath.Asin,
        "tanh" => PortableMath.Tanh,
        "atanh" => PortableMath.Atanh,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private static double UlpError(double actual, double high, double low)
    {
        if (double.IsInfinity(high))
        {
            return actual.Equals(high) ? 0 : double.PositiveInfinity;
        }

        var ulp = Math.BitIncrement(Math.Abs(high)) - Math.Abs(high);
        return Math.Abs((actual - high) - low) / ulp;
    }
}
