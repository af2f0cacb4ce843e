namespace ExoMeta.Plots;

/// <summary>On what a figure is looked at.</summary>
public enum FigureTheme
{
    /// <summary>Light or dark, as the reader's screen prefers; light where a form of output cannot know, and on paper.</summary>
    Auto,

    /// <summary>Dark ink on light paper, everywhere.</summary>
    Light,

    /// <summary>Light ink on dark paper, everywhere.</summary>
    Dark,
}
