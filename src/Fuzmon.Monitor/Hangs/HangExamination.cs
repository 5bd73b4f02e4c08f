using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>A process that is being looked at.</summary>
internal sealed class HangExamination(ProcessKey process, HangCandidate candidate, TimeSpan limit)
{
    public ProcessKey Process { get; } = process;

    public HangCandidate Candidate { get; } = candidate;

    public TimeSpan Limit { get; } = limit;

    public List<HangLook> Looks { get; } = [];

    /// <summary>The look that waits for its stacks.</summary>
    public HangLook? Pending { get; set; }

    public PauseBudget Budget { get; } = new();
}
