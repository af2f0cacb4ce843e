namespace ExoMeta.Pooling;

/// <summary>A method that the data do not allow; the message is a reason fit to print beside the results that exist.</summary>
internal sealed class NotApplicableException(string message) : ArgumentException(message)
{
    /// <summary>Throws unless there are enough rows.</summary>
    public static void ThrowIfFewer(EffectSet effects, int needed, string what)
    {
        ThrowIfDependent(effects, what);
        if (effects.Count < needed)
        {
            throw new NotApplicableException(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what} needs at least {needed} effects; there are {effects.Count}"));
        }
    }

    /// <summary>Throws when the user gave weights: the methods for small-study effects take precision as the weight.</summary>
    public static void ThrowIfWeighted(PoolingOptions options, string what)
    {
        if (options.Weights is not null)
        {
            throw new NotApplicableException($"{what} is not defined for weights given by the user");
        }
    }

    /// <summary>Throws when rows depend on each other: the methods for small-study effects treat them as independent.</summary>
    public static void ThrowIfDependent(EffectSet effects, string what)
    {
        if (effects.Covariance is not null)
        {
            throw new NotApplicableException($"{what} is defined for independent rows; these have a covariance");
        }
    }
}
