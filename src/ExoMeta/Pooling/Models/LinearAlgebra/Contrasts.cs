namespace ExoMeta.Pooling;

/// <summary>Quadratic forms of contrasts.</summary>
internal static class Contrasts
{
    /// <summary>c'Ac.</summary>
    public static double Form(ReadOnlySpan<double> c, double[,] a) => Form(c, c, a);

    /// <summary>The matrix of all c'Ad.</summary>
    public static double[,] Forms(IReadOnlyList<double[]> contrasts, double[,] a)
    {
        var forms = new double[contrasts.Count, contrasts.Count];
        for (var i = 0; i < contrasts.Count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                forms[i, j] = forms[j, i] = Form(contrasts[i], contrasts[j], a);
            }
        }

        return forms;
    }

    /// <summary>c'b.</summary>
    public static double Dot(ReadOnlySpan<double> c, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < c.Length; i++)
        {
            sum += c[i] * b[i];
        }

        return sum;
    }

    private static double Form(ReadOnlySpan<double> c, ReadOnlySpan<double> d, double[,] a)
    {
        var sum = 0.0;
        for (var i = 0; i < c.Length; i++)
        {
            for (var j = 0; j < d.Length; j++)
            {
                sum += c[i] * a[i, j] * d[j];
            }
        }

        return sum;
    }
}
