using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ExoMeta.Effects;

/// <summary>Every study form. A new one is one line here, or one class and one line.</summary>
public static class StudyForms
{
    /// <summary>All forms, in the order in which they are documented.</summary>
    public static ImmutableArray<StudyForm> All { get; } =
    [
        .. EstimateForms.All, .. GroupForms.All, .. MedianForms.All, .. PairedForms.All, .. TestForms.All, .. CountForms.All, .. SingleGroupForms.All,
    ];

    /// <summary>Every column that some form takes.</summary>
    public static ImmutableArray<string> Columns { get; } =
        [.. All.SelectMany(f => f.Required.Concat(f.Optional)).Concat(StudyForm.Common).Distinct()];

    /// <summary>Finds a form by its name.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out StudyForm? form)
    {
        form = All.FirstOrDefault(f => f.Name == name);
        return form is not null;
    }

    /// <summary>The codes of the measures that a form gives, with spaces between.</summary>
    public static string MeasuresOf(StudyForm form) => string.Join(' ', Measures.All.Where(form.Gives));
}
