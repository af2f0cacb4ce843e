using System.Collections.Immutable;
using ExoMeta.Effects;
using ExoMeta.Numerics.MonteCarlo;

namespace ExoMeta.Trials;

/// <summary>
/// One arm and a binary response in two stages (Simon 1989, Controlled Clinical Trials 10:1–10): after n₁ patients the trial stops when at most
/// r₁ respond; after n the treatment is promising when more than r did. <see cref="Designs.SimonTwoStage"/> finds the numbers.
/// </summary>
/// <param name="FirstBound">r₁, from 0 to n₁ − 1.</param>
/// <param name="FirstSize">n₁, from 1.</param>
/// <param name="Bound">r, from r₁ to n − 1.</param>
/// <param name="Size">n, above n₁.</param>
public sealed record SingleArmTwoStage(int FirstBound, int FirstSize, int Bound, int Size)
{
    /// <summary>Everything that keeps the design from being simulated, in words; empty when it is sound.</summary>
    public ImmutableArray<string> Problems() => [.. FindProblems()];

    /// <summary>Simulates the trial once a replicate.</summary>
    /// <param name="rate">True probability of a response; when uncertain, drawn once a trial.</param>
    /// <param name="plan">At least 2 replicates, a seed, and threads, which change nothing but the time.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ArgumentException">The design is not sound, or the rate can leave [0, 1].</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 replicates.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public SingleArmCharacteristics Run(UncertainQuantity rate, MonteCarloPlan plan, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.Replicates, 2, nameof(plan));
        ThrowIfUnsound(rate);
        var tally = MonteCarloDriver.Run(
            plan,
            () => new Tally(this),
            (first, count, chunk) =>
            {
                for (var i = 0; i < count; i++)
                {
                    chunk.Add(Conduct(new(plan.Seed, unchecked((ulong)(first + i))), rate));
                }
            },
            null,
            cancellation);
        return new(
            MonteCarloEstimate.FromCount(tally.Promising, plan.Replicates), MonteCarloEstimate.FromCount(tally.Stopped, plan.Replicates),
            tally.Sizes.ToEstimate(plan.Replicates));
    }

    /// <summary>Shows one simulated trial of a run, stage by stage.</summary>
    /// <param name="rate">True probability of a response.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="replicate">Number of the trial in the run, from 0.</param>
    /// <exception cref="ArgumentException">The design is not sound, or the rate can leave [0, 1].</exception>
    public ReplayedSingleArm Replay(UncertainQuantity rate, ulong seed, ulong replicate)
    {
        ThrowIfUnsound(rate);
        var source = new TrialReplicate(seed, replicate);
        var course = Conduct(source, rate);
        ImmutableArray<bool> Patients(int stage, int size, int responses)
        {
            var stream = source.Open(TrialStreams.Replay + TrialStreams.AtLook(stage, 0));
            return [.. ConditionalDraws.Choice(ref stream, size, responses)];
        }

        var first = Patients(0, FirstSize, course.FirstResponses);
        return new(
            seed, replicate, course.Rate, course.SecondResponses is { } second ? [first, Patients(1, Size - FirstSize, second)] : [first], IsPromising(course));
    }

    private Course Conduct(TrialReplicate replicate, UncertainQuantity rate)
    {
        var nuisance = replicate.Open(TrialStreams.Nuisance);
        var probability = rate.Sample(ref nuisance);
        var arm = replicate.Open(TrialStreams.AtLook(0, 0));
        var responses = arm.NextBinomial(FirstSize, probability);
        if (responses <= FirstBound)
        {
            return new(probability, responses, null);
        }

        var second = replicate.Open(TrialStreams.AtLook(1, 0));
        return new(probability, responses, second.NextBinomial(Size - FirstSize, probability));
    }

    private bool IsPromising(Course course) => course.FirstResponses + course.SecondResponses > Bound;

    private void ThrowIfUnsound(UncertainQuantity rate)
    {
        string[] problems = [.. Problems(), .. rate.IsProbability ? Array.Empty<string>() : [$"the response rate is {rate}, which can leave [0, 1]"]];
        if (problems.Length > 0)
        {
            throw new ArgumentException(string.Join("; ", problems));
        }
    }

    private IEnumerable<string> FindProblems()
    {
        if (FirstSize < 1 || Size <= FirstSize || Size > 1_000_000)
        {
            yield return FormattableString.Invariant($"stages of {FirstSize} and up to {Size} patients: 1 at least, and more in all than in the first, were expected");
        }

        if (FirstBound < 0 || FirstBound >= FirstSize)
        {
            yield return FormattableString.Invariant($"the trial stops with at most {FirstBound} responses of {FirstSize}; 0 to {FirstSize - 1} were expected");
        }

        if (Bound < FirstBound || Bound >= Size)
        {
            yield return FormattableString.Invariant($"more than {Bound} responses of {Size} are promising; {FirstBound} to {Size - 1} were expected");
        }
    }

    /// <summary>One simulated trial.</summary>
    /// <param name="Rate">True rate.</param>
    /// <param name="FirstResponses">Responses of the first stage.</param>
    /// <param name="SecondResponses">Those of the second; null where the trial stopped.</param>
    private readonly record struct Course(double Rate, int FirstResponses, int? SecondResponses);

    private sealed class Tally(SingleArmTwoStage design) : IAccumulator<Tally>
    {
        private CountSums _sizes;

        public long Promising { get; private set; }

        public long Stopped { get; private set; }

        public CountSums Sizes => _sizes;

        public void Add(Course course)
        {
            Promising += design.IsPromising(course) ? 1 : 0;
            Stopped += course.SecondResponses is null ? 1 : 0;
            _sizes.Add(course.SecondResponses is null ? design.FirstSize : design.Size);
        }

        public void Merge(Tally next)
        {
            Promising += next.Promising;
            Stopped += next.Stopped;
            _sizes.Merge(next._sizes);
        }

        public void Clear() => (Promising, Stopped, _sizes) = (0, 0, default);
    }
}

/// <summary>What a single-arm trial does over the simulated replicates.</summary>
/// <param name="Promising">P(the treatment is called promising).</param>
/// <param name="EarlyStop">P(stops after the first stage).</param>
/// <param name="Size">Mean number of patients.</param>
public sealed record SingleArmCharacteristics(MonteCarloEstimate Promising, MonteCarloEstimate EarlyStop, MonteCarloEstimate Size);
