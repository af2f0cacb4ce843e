using ExoMeta.Plots.Scenes;

namespace ExoMeta.Plots.Panels;

/// <summary>Draws the shapes of points. Shapes of one radius look equally large.</summary>
internal static class Symbols
{
    /// <summary>Draws one.</summary>
    public static void Draw(SceneBuilder scene, ScenePoint at, double radius, Symbol symbol, Fill fill, Stroke stroke)
    {
        var (x, y, r) = (at.X, at.Y, radius);
        switch (symbol)
        {
            case Symbol.Circle:
                scene.Add(new Primitive.Circle(at, r, fill, stroke));
                break;
            case Symbol.Square:
                // The side of a square of the circle's area.
                var half = 0.886 * r;
                scene.Rectangle(x - half, y - half, 2 * half, 2 * half, fill, stroke);
                break;
            case Symbol.Diamond:
                var corner = 1.25 * r;
                scene.Polygon(fill, stroke, new(x - corner, y), new(x, y - corner), new(x + corner, y), new(x, y + corner));
                break;
            case Symbol.TriangleUp or Symbol.TriangleDown:
                var up = symbol == Symbol.TriangleUp ? 1 : -1;
                scene.Polygon(fill, stroke, new(x, y - up * 1.25 * r), new(x + 1.1 * r, y + up * 0.75 * r), new(x - 1.1 * r, y + up * 0.75 * r));
                break;
            case Symbol.Cross:
                var arm = 0.8 * r;
                var look = stroke.Colour == ColourRole.None ? new Stroke(fill.Colour, 1.4) : stroke;
                scene.Add(new Primitive.Line(new(x - arm, y - arm), new(x + arm, y + arm), look));
                scene.Add(new Primitive.Line(new(x - arm, y + arm), new(x + arm, y - arm), look));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(symbol));
        }
    }
}
