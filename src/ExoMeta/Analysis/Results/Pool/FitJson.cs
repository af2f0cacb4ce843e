using System.Text.Json;
using ExoMeta.Pooling;

namespace ExoMeta.Analysis.Results;

/// <summary>The runs of fields that every kind of fit has, each under one name and in one order.</summary>
internal static class FitJson
{
    /// <summary>Writes method, inference (null for none), level in percent and k.</summary>
    public static void Head(Utf8JsonWriter json, string method, string? inference, double level, int k)
    {
        json.WriteString("method", method);
        json.WriteString("inference", inference);
        json.Number("level", 100 * level);
        json.WriteNumber("k", k);
    }

    /// <summary>Writes estimate, se, statistic, df, p and ci. Without a statistic (a standard error of 0) there is no p either.</summary>
    public static void Mean(
        Utf8JsonWriter json, double? estimate, double? standardError, double? statistic, double? degreesOfFreedom, double? p, Interval? interval)
    {
        json.Number("estimate", estimate);
        Inference(json, standardError, statistic, degreesOfFreedom, p, interval);
    }

    /// <summary>Writes se, statistic, df, p and ci.</summary>
    public static void Inference(
        Utf8JsonWriter json, double? standardError, double? statistic, double? degreesOfFreedom, double? p, Interval? interval)
    {
        json.Number("se", standardError);
        json.Number("statistic", statistic);
        json.Number("df", degreesOfFreedom);
        json.Number("p", statistic is { } z && double.IsFinite(z) ? p : null);
        json.Interval("ci", interval);
    }

    /// <summary>Writes estimate … ci of a coefficient, all null where there is none.</summary>
    public static void Mean(Utf8JsonWriter json, RegressionCoefficient? c) =>
        Mean(json, c?.Estimate, c?.StandardError, c?.Statistic, c?.DegreesOfFreedom, c?.PValue, c?.Interval);

    /// <summary>Writes tau2, tau2Se, tau2Ci, i2 and h2.</summary>
    public static void Heterogeneity(
        Utf8JsonWriter json, double? tauSquared, double? standardError, Interval? interval, double? iSquared, double? hSquared)
    {
        json.Number("tau2", tauSquared);
        json.Number("tau2Se", standardError);
        json.Interval("tau2Ci", interval);
        json.Number("i2", iSquared);
        json.Number("h2", hSquared);
    }

    /// <summary>Writes q, qDf and qP.</summary>
    public static void Q(Utf8JsonWriter json, double? q, double? degreesOfFreedom, double? p)
    {
        json.Number("q", q);
        json.Number("qDf", degreesOfFreedom);
        json.Number("qP", p);
    }

    /// <summary>Writes coefficients.</summary>
    public static void Coefficients(Utf8JsonWriter json, IEnumerable<RegressionCoefficient> coefficients) => json.Objects("coefficients", coefficients, c =>
    {
        json.WriteString("term", c.Name);
        Mean(json, c);
    });

    /// <summary>Writes NAME, NAMEDf, NAMEDf2 (null for χ²) and NAMEP.</summary>
    public static void Test(Utf8JsonWriter json, string name, CoefficientTest? test) => Test(json, name, name + "Df", name + "Df2", name + "P", test);

    /// <summary>Writes a test under names of its own.</summary>
    public static void Test(
        Utf8JsonWriter json, string statistic, string degreesOfFreedom, string denominator, string p, CoefficientTest? test)
    {
        json.Number(statistic, test?.Statistic);
        json.Number(degreesOfFreedom, test?.DegreesOfFreedom);
        json.Number(denominator, test?.DenominatorDegreesOfFreedom);
        json.Number(p, test?.PValue);
    }

    /// <summary>Writes study, yi, vi, weight and ci of one row.</summary>
    public static void Study(Utf8JsonWriter json, string label, double estimate, double variance, double? weight, Interval interval)
    {
        json.WriteString("study", label);
        json.Number("yi", estimate);
        json.Number("vi", variance);
        json.Number("weight", weight);
        json.Interval("ci", interval);
    }
}
