namespace ExoMeta.Plots.Axes;

/// <summary>One labelled tick.</summary>
/// <param name="Value">Where, in axis units.</param>
/// <param name="Label">What it says.</param>
internal readonly record struct AxisTick(double Value, string Label);
