using ExoMeta.Analysis.Pipeline;
using ExoMeta.Analysis.Results;
using ExoMeta.Analysis.Specs;
using ExoMeta.Cli.Output;

namespace ExoMeta.Cli.Commands;

/// <summary>What <c>exometa simulate</c> says of one trial file.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Trial">The trial file.</param>
/// <param name="Subject">The endpoint that was simulated; null where the trial compares nothing.</param>
/// <param name="Result">What simulating it says; null where the trial compares nothing.</param>
/// <param name="Early">Its dose escalation or single-arm design; null when it has neither.</param>
internal sealed record SimulateAnswer(TrialRequest Request, TrialSpec Trial, TrialSubject? Subject, TrialSimulation? Result, EarlyPhaseResult? Early)
{
    /// <summary>Simulates it.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="run">How to run.</param>
    /// <param name="partialNulls">Whether the errors of partial nulls are asked for.</param>
    /// <param name="check">Refuses what cannot be done with the trial, before it is simulated; null for nothing.</param>
    /// <exception cref="Problems.InvalidInputException">Something in the files is wrong.</exception>
    public static SimulateAnswer Of(TrialRequest request, RunOptions run, bool partialNulls = false, Action<TrialSubject>? check = null)
    {
        if (check is null && request.ReadWithoutComparison() is { } single && EarlyPhaseResult.Of(single, request.Plan, run) is { } alone)
        {
            return new(request, single, null, null, alone);
        }

        var subject = request.Load(run);
        check?.Invoke(subject);
        if (partialNulls && !subject.Design.Analysis.ClaimsArms)
        {
            request.Refuse(["--partial-nulls asks for errors over single arms, which 'mcp_mod' makes no claim about: where some arm has an effect, there is a dose–response"]);
        }

        var result = subject.Assessment.Simulate(subject.Endpoint, subject.Size, request.Truth);
        if (partialNulls)
        {
            result = result with { PartialNulls = subject.Assessment.PartialNulls(subject.Endpoint, subject.Size) };
        }

        return new(request, subject.Trial, subject, result, EarlyPhaseResult.Of(subject.Trial, request.Plan, run));
    }

    /// <summary>Every file that was read.</summary>
    public IEnumerable<string> Files => Subject is { } subject ? subject.Files : [Request.Path];

    /// <summary>The answer as one document.</summary>
    /// <param name="elapsed">How long it took; null where the document is a file, which is the same from run to run.</param>
    public string Json(TimeSpan? elapsed) => JsonOutput.Text(json =>
    {
        if (Result is { } result)
        {
            TrialJson.WriteSimulationFields(json, result, Request.Seed, elapsed);
        }
        else
        {
            json.WriteString("trial", Trial.Id);
            json.WriteNumber("trials", Request.Trials);
            json.WriteNumber("seed", Request.Seed);
        }

        if (Early is not null)
        {
            EarlyPhaseJson.WriteFields(json, Early);
        }
    });
}
