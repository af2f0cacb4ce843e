using System.Globalization;
using ExoMeta.Pooling;

namespace ExoMeta.Tests.Pooling;

public class SelectionGoldenTests(ITestOutputHelper output)
{
    [Fact]
    public void Explore()
    {
        foreach (var name in GoldenData.Names)
        {
            var golden = GoldenData.Load(name);
            var effects = GoldenData.Effects(golden);
            foreach (var variant in golden.GetProperty("bias").GetProperty("selection").EnumerateObject())
            {
                SelectionFunction function = variant.Name == "beta" ? new SelectionFunction.Beta() : new SelectionFunction.Step([0.025]);
                var options = new SelectionOptions { Alternative = variant.Name == "step_025_less" ? SelectionAlternative.Less : SelectionAlternative.Greater };
                string line;
                try
                {
                    var fit = SelectionModel.Fit(effects, function, options);
                    Func<double, double, double> W(double a, double b) => variant.Name == "beta" ? SelectionReference.Beta(a, b) : SelectionReference.Step(0.025, b);
                    double[] breaks = variant.Name == "beta" ? [1e-5, 1 - 1e-5] : [0.025];
                    var (d1, d2) = (fit.Parameters[0].Delta, fit.Parameters[1].Delta);
                    var own = SelectionReference.LogLikelihood(effects, options.Alternative, fit.Estimate, fit.TauSquared, W(d1, d2), breaks);
                    line = string.Create(CultureInfo.InvariantCulture, $"{name} {variant.Name} ours {fit.Estimate:G8} se {fit.StandardError:G6} t2 {fit.TauSquared:G6} d {d1:G6} {d2:G6} ll {fit.LogLikelihood:F9} chk {own - fit.LogLikelihood:E1} it {fit.Fit.Iterations}");
                    if (variant.Value.ValueKind == System.Text.Json.JsonValueKind.Object)
                    {
                        var g = variant.Value;
                        var gd = GoldenData.Numbers(g, "delta");
                        var at = SelectionReference.LogLikelihood(effects, options.Alternative, g.GetProperty("estimate").GetDouble(), g.GetProperty("tau2").GetDouble(), W(gd[0], gd[1]), breaks);
                        var ll = g.GetProperty("ll").GetDouble();
                        line += string.Create(CultureInfo.InvariantCulture, $" | gold {g.GetProperty("estimate").GetDouble():G8} se {GoldenData.Number(g, "se"):G6} t2 {g.GetProperty("tau2").GetDouble():G6} d {gd[0]:G6} {gd[1]:G6} ll {ll:F9} true-gold {at - ll:E1} gain {fit.LogLikelihood - at:E2} lrt {fit.LikelihoodRatio} {GoldenData.Number(g, "LRT")} ");
                    }

                    line += " W: " + string.Join(" / ", fit.Warnings.Select(w => w[..Math.Min(60, w.Length)]));
                }
                catch (Exception e)
                {
                    line = $"{name} {variant.Name} EXC {e.GetType().Name} {e.Message}";
                }

                output.WriteLine(line);
            }
        }
    }
}
