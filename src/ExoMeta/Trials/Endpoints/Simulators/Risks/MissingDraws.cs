using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>Draws which outcomes are missing, by thinning events and patients without one apart: exact. Scratch space: one a thread.</summary>
internal sealed class MissingDraws(MissingOutcomes missing, TrialCourse course)
{
    private readonly LaneBuffer _ifEvent = new(course.Patients.Arms * TrialBlock.Capacity);
    private readonly LaneBuffer _ifNone = new(missing.IfNone is null ? 0 : course.Patients.Arms * TrialBlock.Capacity);

    /// <summary>Draws the probabilities of other trials.</summary>
    public void Begin(TrialBlock block)
    {
        missing.IfEvent.Sample(block, course, arm => TrialStreams.MissingIfEvent + (uint)arm, _ifEvent.Span);
        missing.IfNone?.Sample(block, course, arm => TrialStreams.MissingIfNone + (uint)arm, _ifNone.Span);
    }

    /// <summary>Draws events of patients of an arm that come with a look (all of them, or those of a stratum), and writes what the analysis sees.</summary>
    /// <param name="block">The block.</param>
    /// <param name="stream">Stream of these patients' data at the look; events are drawn first, as if none were missing.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="patients">How many patients.</param>
    /// <param name="risk">Its risks.</param>
    /// <param name="events">Receives events that count.</param>
    /// <param name="size">Receives patients that count; may be <paramref name="patients"/>.</param>
    public void Draw<TLane>(TrialBlock block, uint stream, int arm, ReadOnlySpan<double> patients, ReadOnlySpan<double> risk, Span<double> events, Span<double> size)
        where TLane : struct, ILane<TLane>
    {
        var ifEvent = Column(missing.IfEvent, _ifEvent, arm);
        var ifNone = OfOthers(arm);
        for (var i = 0; i < block.Padded; i += TLane.Count)
        {
            var draws = new LaneStream<TLane>(block.Seed, unchecked(block.First + (ulong)i), stream);
            var all = TLane.Load(patients[i..]);
            var hadEvent = VaryingBinomial.Draw(ref draws, all, TLane.Load(risk[i..]));
            var missingEvents = VaryingBinomial.Draw(ref draws, hadEvent, TLane.Load(ifEvent[i..]));
            var missingOthers = VaryingBinomial.Draw(ref draws, all - hadEvent, TLane.Load(ifNone[i..]));
            var known = all - missingEvents - missingOthers;
            TLane.Store(missing.Handling == MissingHandling.CountAsEvent ? hadEvent + missingOthers : hadEvent - missingEvents, events[i..]);
            TLane.Store(missing.Handling == MissingHandling.CompleteCases ? known : all, size[i..]);
        }
    }

    /// <summary>Draws the first trial's patients again: events, and how many of those with and without one are missing.</summary>
    public (int Events, int MissingEvents, int MissingOthers) DrawAgain(TrialBlock block, uint stream, int arm, double all, double risk)
    {
        var draws = new LaneStream<LaneOne>(block.Seed, block.First, stream);
        var hadEvent = VaryingBinomial.Draw(ref draws, new LaneOne(all), new LaneOne(risk)).Value;
        var missingEvents = VaryingBinomial.Draw(ref draws, new LaneOne(hadEvent), new LaneOne(Column(missing.IfEvent, _ifEvent, arm)[0])).Value;
        var missingOthers = VaryingBinomial.Draw(ref draws, new LaneOne(all - hadEvent), new LaneOne(OfOthers(arm)[0])).Value;
        return ((int)hadEvent, (int)missingEvents, (int)missingOthers);
    }

    private Span<double> OfOthers(int arm) => missing.IfNone is { } others ? Column(others, _ifNone, arm) : Column(missing.IfEvent, _ifEvent, arm);

    private static Span<double> Column(ArmProbabilities probabilities, LaneBuffer columns, int arm) =>
        columns.Span.Slice(probabilities.DrawnWith(arm) * TrialBlock.Capacity, TrialBlock.Capacity);
}
