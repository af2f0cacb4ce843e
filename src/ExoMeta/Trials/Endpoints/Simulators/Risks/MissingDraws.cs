using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.Lanes;
using ExoMeta.Numerics.Random;

namespace ExoMeta.Trials;

/// <summary>Draws which outcomes are missing, by thinning events and patients without one apart: exact. Scratch space: one a thread.</summary>
internal sealed class MissingDraws(MissingOutcomes missing, int arms)
{
    private readonly LaneBuffer _columns = new(2 * arms * TrialBlock.Capacity);

    /// <summary>Draws the probabilities of other trials.</summary>
    public void Begin(TrialBlock block)
    {
        Sample(block, missing.IfEvent, TrialStreams.MissingIfEvent, 0);
        if (missing.IfNone is { } ifNone)
        {
            Sample(block, ifNone, TrialStreams.MissingIfNone, arms);
        }
    }

    /// <summary>Draws events of the patients of an arm that come with a look, and writes what the analysis sees.</summary>
    /// <param name="block">The block.</param>
    /// <param name="stream">Stream of the arm's data at the look; events are drawn first, as if none were missing.</param>
    /// <param name="arm">The arm.</param>
    /// <param name="risk">Its risks.</param>
    /// <param name="events">Receives events that count.</param>
    /// <param name="size">Receives patients that count.</param>
    public void Draw<TLane>(TrialBlock block, uint stream, int arm, ReadOnlySpan<double> risk, Span<double> events, Span<double> size)
        where TLane : struct, ILane<TLane>
    {
        var patients = block.NewPatients(arm);
        var ifEvent = Column(arm);
        var ifNone = Column(missing.IfNone is null ? arm : arms + arm);
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

    /// <summary>Draws the first trial's patients of an arm again: events, and how many of those with and without one are missing.</summary>
    public (int Events, int MissingEvents, int MissingOthers) DrawAgain(TrialBlock block, uint stream, int arm, double risk)
    {
        var draws = new LaneStream<LaneOne>(block.Seed, block.First, stream);
        var all = block.NewPatients(arm)[0];
        var hadEvent = VaryingBinomial.Draw(ref draws, new LaneOne(all), new LaneOne(risk)).Value;
        var missingEvents = VaryingBinomial.Draw(ref draws, new LaneOne(hadEvent), new LaneOne(Column(arm)[0])).Value;
        var missingOthers = VaryingBinomial.Draw(ref draws, new LaneOne(all - hadEvent), new LaneOne(Column(missing.IfNone is null ? arm : arms + arm)[0])).Value;
        return ((int)hadEvent, (int)missingEvents, (int)missingOthers);
    }

    private Span<double> Column(int column) => _columns.Span.Slice(column * TrialBlock.Capacity, TrialBlock.Capacity);

    /// <summary>One for all arms is one draw.</summary>
    private void Sample(TrialBlock block, ImmutableArray<UncertainQuantity> probabilities, uint stream, int first)
    {
        for (var arm = 0; arm < arms; arm++)
        {
            var column = Column(first + arm)[..block.Padded];
            if (arm < probabilities.Length)
            {
                probabilities[arm].SampleAcrossReplicates(block.Seed, block.First, stream + (uint)arm, column);
            }
            else
            {
                Column(first)[..block.Padded].CopyTo(column);
            }
        }
    }
}
