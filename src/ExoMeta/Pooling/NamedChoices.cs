using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ExoMeta.Problems;

namespace ExoMeta.Pooling;

/// <summary>Choices with the codes that stand for them in files and on the command line.</summary>
/// <typeparam name="TChoice">The enumeration behind the codes.</typeparam>
public sealed class NamedChoices<TChoice>
    where TChoice : struct, Enum
{
    private readonly string _option;

    /// <summary>Lists the choices.</summary>
    /// <param name="option">What is chosen: "method".</param>
    /// <param name="all">Codes and choices; the first code of a choice is its canonical one, later ones are aliases.</param>
    public NamedChoices(string option, ImmutableArray<(string Code, TChoice Choice)> all)
    {
        _option = option;
        All = all;
    }

    /// <summary>Codes, aliases included, and choices, in the order of the docs.</summary>
    public ImmutableArray<(string Code, TChoice Choice)> All { get; }

    /// <summary>Reads a code; upper and lower case are distinct, as elsewhere in files.</summary>
    /// <param name="code">The code.</param>
    /// <param name="choice">What it names.</param>
    /// <param name="error">What is wrong, with the nearest valid code.</param>
    public bool TryParse(string code, out TChoice choice, [NotNullWhen(false)] out string? error)
    {
        foreach (var (known, value) in All)
        {
            if (string.Equals(known, code, StringComparison.Ordinal))
            {
                (choice, error) = (value, null);
                return true;
            }
        }

        choice = default;
        error = $"unknown {_option} '{code}'{NearestName.Hint(code, All.Select(a => a.Code))}";
        return false;
    }

    /// <summary>The canonical code of a choice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The choice has no code.</exception>
    public string CodeOf(TChoice choice)
    {
        foreach (var (code, value) in All)
        {
            if (EqualityComparer<TChoice>.Default.Equals(value, choice))
            {
                return code;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(choice), choice, $"no {_option} of this name");
    }
}
