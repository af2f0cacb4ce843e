using System.Collections.Immutable;

namespace ExoMeta.Plots.Panels;

/// <summary>Cuts lines and areas at a box, so that no writer needs clip paths.</summary>
internal static class Clipping
{
    /// <summary>The part of a segment inside a box (Liang and Barsky 1984, ACM Transactions on Graphics 3:1); null where there is none.</summary>
    public static (ScenePoint From, ScenePoint To)? Segment(PixelBox box, ScenePoint from, ScenePoint to)
    {
        var (first, last) = (0.0, 1.0);
        var (dx, dy) = (to.X - from.X, to.Y - from.Y);
        foreach (var (step, room) in new[] { (-dx, from.X - box.X), (dx, box.Right - from.X), (-dy, from.Y - box.Y), (dy, box.Bottom - from.Y) })
        {
            if (step == 0)
            {
                if (room < 0)
                {
                    return null;
                }
            }
            else if (step < 0)
            {
                first = Math.Max(first, room / step);
            }
            else
            {
                last = Math.Min(last, room / step);
            }
        }

        return first < last ? (new(from.X + first * dx, from.Y + first * dy), new(from.X + last * dx, from.Y + last * dy)) : null;
    }

    /// <summary>The pieces of a line inside a box; places that are not finite interrupt it.</summary>
    public static IEnumerable<ImmutableArray<ScenePoint>> Line(PixelBox box, IReadOnlyList<ScenePoint> points)
    {
        var piece = new List<ScenePoint>();
        for (var i = 1; i < points.Count; i++)
        {
            var part = IsFinite(points[i - 1]) && IsFinite(points[i]) ? Segment(box, points[i - 1], points[i]) : null;
            if (piece.Count > 0 && (part is null || part.Value.From != piece[^1]))
            {
                yield return [.. piece];
                piece.Clear();
            }

            if (part is { } own)
            {
                if (piece.Count == 0)
                {
                    piece.Add(own.From);
                }

                piece.Add(own.To);
            }
        }

        if (piece.Count > 0)
        {
            yield return [.. piece];
        }
    }

    /// <summary>A polygon cut at a box (Sutherland and Hodgman 1974, Communications of the ACM 17:32); empty where nothing is left.</summary>
    public static ImmutableArray<ScenePoint> Area(PixelBox box, ImmutableArray<ScenePoint> corners)
    {
        corners = Cut(Between(box.X, box.Right, corners), p => p.Y - box.Y);
        corners = Cut(corners, p => box.Bottom - p.Y);
        return corners.Length > 2 ? corners : [];
    }

    /// <summary>A polygon cut at two upright lines; empty where nothing is left.</summary>
    public static ImmutableArray<ScenePoint> Between(double left, double right, ImmutableArray<ScenePoint> corners)
    {
        corners = Cut(Cut(corners, p => p.X - left), p => right - p.X);
        return corners.Length > 2 ? corners : [];
    }

    private static bool IsFinite(ScenePoint point) => double.IsFinite(point.X) && double.IsFinite(point.Y);

    /// <summary>What lies on the side of a line on which the distance is positive.</summary>
    private static ImmutableArray<ScenePoint> Cut(ImmutableArray<ScenePoint> corners, Func<ScenePoint, double> distance)
    {
        var kept = ImmutableArray.CreateBuilder<ScenePoint>();
        for (var i = 0; i < corners.Length; i++)
        {
            var (a, b) = (corners[i], corners[(i + 1) % corners.Length]);
            var (ofA, ofB) = (distance(a), distance(b));
            if (ofA >= 0)
            {
                kept.Add(a);
            }

            if (ofA >= 0 != ofB >= 0)
            {
                var part = ofA / (ofA - ofB);
                kept.Add(new(a.X + part * (b.X - a.X), a.Y + part * (b.Y - a.Y)));
            }
        }

        return kept.ToImmutable();
    }
}
