using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace ExoMeta.Analysis.Batch;

/// <summary>A file that an entry wrote.</summary>
/// <param name="File">Its path in the folder of outputs, with '/'.</param>
/// <param name="Recipe">What it shows and how, besides the options of its entry.</param>
/// <param name="Sha256">Hash of its bytes, lower-case hexadecimal.</param>
internal sealed record LockedOutput(string File, string Recipe, string Sha256);

/// <summary>What is known of an entry when it was last made: what it was made from, by what, and what it concluded.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind">run, table or trial.</param>
/// <param name="Options">What was asked for.</param>
/// <param name="Program">Which program made it.</param>
/// <param name="Inputs">Files that it was made from, relative to the manifest, by name.</param>
/// <param name="Outputs">Files that it wrote, by name.</param>
/// <param name="Conclusions">What it concluded.</param>
internal sealed record LockedEntry(
    string Id, string Kind, ImmutableSortedDictionary<string, string> Options, string Program,
    ImmutableArray<InputFile> Inputs, ImmutableArray<LockedOutput> Outputs, ImmutableArray<Conclusion> Conclusions)
{
    /// <summary>SHA-256 over everything that decides its bytes: options, inputs, program.</summary>
    public string Key { get; } = KeyOf(Kind, Options, Program, Inputs);

    private static string KeyOf(string kind, ImmutableSortedDictionary<string, string> options, string program, ImmutableArray<InputFile> inputs)
    {
        // Lengths before texts: no two lists of texts give the same bytes.
        var text = new StringBuilder();
        void Add(string part) => text.Append(part.Length).Append(':').Append(part);
        Add(kind);
        Add(program);
        text.Append(options.Count).Append(';');
        foreach (var (name, value) in options)
        {
            Add(name);
            Add(value);
        }

        foreach (var input in inputs)
        {
            Add(input.Name);
            Add(input.Sha256);
        }

        return ContentHash.Of(Encoding.UTF8.GetBytes(text.ToString()));
    }
}

/// <summary>Hashes of contents.</summary>
internal static class ContentHash
{
    /// <summary>SHA-256 as lower-case hexadecimal.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The same of a file; null where there is none that can be read.</summary>
    public static string? OfFile(string path)
    {
        try
        {
            return Of(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
