using System.CommandLine;

namespace ExoMeta.Cli.Commands;

/// <summary>Options that several commands take.</summary>
internal static class CommonOptions
{
    public static Option<string> Format()
    {
        var option = new Option<string>("--format") { Description = "text or json (one document on standard output)", DefaultValueFactory = _ => "text", HelpName = "text|json" };
        option.CompletionSources.Add("text", "json");
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.Tokens[0].Value is not ("text" or "json"))
            {
                result.AddError($"--format: unknown format '{result.Tokens[0].Value}', expected text or json");
            }
        });
        return option;
    }

    public static Argument<string> TableFile() => new("FILE.csv") { Description = "raw data, one row a study, columns as in escalc" };

    /// <summary>An option that takes one of a few names.</summary>
    public static Option<string?> Named(string name, string description, string[] names)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', names) };
        option.CompletionSources.Add(names);
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !names.Contains(result.Tokens[0].Value, StringComparer.Ordinal))
            {
                result.AddError($"{name}: unknown value '{result.Tokens[0].Value}'{Problems.NearestName.Hint(result.Tokens[0].Value, names)}");
            }
        });
        return option;
    }

    /// <summary>An option that takes numbers with commas between; null when it is not given.</summary>
    public static Option<double[]?> Numbers(string name, string description, Func<double, bool> isSound, string expected)
    {
        var option = new Option<double[]?>(name) { Description = description, HelpName = "X,Y" };
        option.CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            var numbers = new List<double>();
            foreach (var part in text.Split(','))
            {
                var style = System.Globalization.NumberStyles.Float;
                if (!double.TryParse(part, style, System.Globalization.CultureInfo.InvariantCulture, out var number) || !isSound(number))
                {
                    result.AddError($"{name}: expected {expected} with commas between, found '{part}'");
                    return null;
                }

                numbers.Add(number);
            }

            return [.. numbers];
        };
        return option;
    }

    public static Option<int> Threads()
    {
        var option = new Option<int>("--threads") { Description = "threads to use (default: all cores); never changes a result", HelpName = "T" };
        option.CustomParser = result => ParseWhole(result, "--threads", 1, 1024) is { } value ? (int)value : 0;
        return option;
    }

    public static Option<long?> Seed()
    {
        var option = new Option<long?>("--seed") { Description = "seed of every simulated number (default: the analysis file's, or 1)", HelpName = "N" };
        option.CustomParser = result => ParseWhole(result, "--seed", 0, Analysis.Specs.AnalysisSpecReader.LargestSeed);
        return option;
    }

    public static long? ParseWhole(System.CommandLine.Parsing.ArgumentResult result, string name, long low, long high)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var value)
            && value >= low && value <= high)
        {
            return value;
        }

        result.AddError(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}: expected a whole number from {low} to {high}, found '{text}'"));
        return null;
    }
}
