using System.Collections.Immutable;
using System.Globalization;
using ExoMeta.Analysis.Requests;
using ExoMeta.Analysis.Specs;
using ExoMeta.Problems;

namespace ExoMeta.Analysis.Batch;

/// <summary>Reads the options of <c>exometa pool</c> as fields of an entry.</summary>
internal static class TableOptions
{
    /// <summary>Reads them; the request is null, with every problem noted where its field stands, when anything is wrong.</summary>
    /// <param name="reader">The entry.</param>
    /// <param name="folder">Folder of the manifest.</param>
    /// <param name="seed">Seed where the entry has none.</param>
    /// <param name="problems">Receives what is wrong.</param>
    public static (PoolRequest? Request, ImmutableSortedDictionary<string, string> Options, string? Covariance) Read(
        SpecReader reader, string folder, ulong seed, ProblemList problems)
    {
        var given = reader.Options(RequestOptions.All.Where(o => o.Kind != OptionKind.Matrix));
        given.TryAdd("seed", OptionText.Of(seed.ToString(CultureInfo.InvariantCulture)));
        var covariance = reader.OptionalFile("v", folder);
        var options = given.ToImmutableSortedDictionary(g => RequestOption.FieldOf(g.Key), g => string.Join(",", g.Value.Items), StringComparer.Ordinal);
        if (covariance is not null)
        {
            options = options.Add("v", covariance);
            var path = Path.Combine(folder, covariance);
            given.Add("v", new(File.Exists(path) ? [.. File.ReadLines(path).Where(l => l.Trim().Length > 0)] : []));
        }

        var own = new ProblemList();
        var request = PoolRequestReader.Read(reader.Request(given, own));
        problems.AddRange(own.ToSorted());
        return (request, options, covariance);
    }
}
