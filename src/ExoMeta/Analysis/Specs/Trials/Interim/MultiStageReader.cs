using ExoMeta.Trials;
using ExoMeta.Trials.Designs;

namespace ExoMeta.Analysis.Specs;

/// <summary>Reads the group <c>multi_stage</c>: several arms in stages of equal size, with common bounds.</summary>
internal static class MultiStageReader
{
    private static readonly (string, double?)[] Shapes = [("triangular", null), ("of", 0), ("pocock", 0.5), ("wt", double.NaN)];

    /// <summary>The plan; null where it is wrong (problems say why).</summary>
    public static MultiArmStages? Read(SpecReader reader)
    {
        reader.Expect(["stages", "shape", "param", "futility", "stop"]);
        var stages = reader.Integer("stages", 1, MultiArmMultiStage.MaximumStages);
        var index = reader.Choice("shape", [.. Shapes.Select((shape, i) => (shape.Item1, i))]);
        var shape = index is { } i ? Shape(reader, Shapes[i].Item1, Shapes[i].Item2) : null;
        var stop = reader.Choice("stop", InterimReader.Stops, required: false) ?? StopRule.Each;
        reader.RejectUnknownFields();
        return stages is null || shape is null ? null : new((int)stages, shape, stop);
    }

    private static StageShape? Shape(SpecReader reader, string name, double? delta)
    {
        if (delta is null)
        {
            reader.Refuse("means nothing with 'triangular', which has bounds of its own", "param", "futility");
            return new TriangularShape();
        }

        if (!double.IsNaN(delta.Value))
        {
            reader.Refuse($"means nothing with '{name}': it has no parameter", "param");
        }
        else if (reader.Number("param") is { } given and >= -1 and <= 2)
        {
            delta = given;
        }
        else
        {
            if (reader.Has("param"))
            {
                reader.Problem("param", "expected Delta from -1 to 2");
            }

            return null;
        }

        return new PowerShape(delta.Value, reader.NumberOr("futility", double.NegativeInfinity));
    }
}
