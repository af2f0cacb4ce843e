using ExoMeta.Analysis.Requests;
using ExoMeta.Problems;

namespace ExoMeta.Interactive;

/// <summary>The choices of a notebook as the request that flags and JSON make too, so that one reader checks them all.</summary>
internal static class Choices
{
    public static RequestText Read(IEnumerable<(string Name, string Text)> given)
    {
        var options = new Dictionary<string, OptionText>(StringComparer.Ordinal);
        var problems = new ProblemList();
        foreach (var (name, text) in given)
        {
            var option = RequestOptions.All.FirstOrDefault(o => o.Name == name);
            if (option is null)
            {
                problems.Add(new("exometa"), name, $"there is no such choice{NearestName.Hint(name, RequestOptions.All.Select(o => o.Name))}");
                continue;
            }

            // A later choice takes the place of an earlier one; nothing takes it away.
            if (text.Length == 0)
            {
                options.Remove(name);
                continue;
            }

            options[name] = option.Kind == OptionKind.List ? OptionText.Split(text) : OptionText.Of(text);
        }

        return new(options, name => name, problems);
    }
}
