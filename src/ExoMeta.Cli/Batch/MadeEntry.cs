using System.Collections.Immutable;
using ExoMeta.Analysis;
using ExoMeta.Analysis.Batch;

namespace ExoMeta.Cli.Batch;

/// <summary>A file of an entry, before it is written.</summary>
/// <param name="File">Its path in the folder of outputs.</param>
/// <param name="Recipe">What it shows and how.</param>
/// <param name="Bytes">Its bytes; null where it stands already as it should.</param>
internal sealed record MadeFile(string File, string Recipe, byte[]? Bytes);

/// <summary>What making an entry gave.</summary>
/// <param name="Inputs">Files that it was made from, relative to the manifest, with the hashes of what was read.</param>
/// <param name="Files">All files of the entry.</param>
/// <param name="Conclusions">What it concludes.</param>
internal sealed record MadeEntry(ImmutableArray<InputFile> Inputs, ImmutableArray<MadeFile> Files, ImmutableArray<Conclusion> Conclusions);
