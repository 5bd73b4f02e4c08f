using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>What must outlive a failing HangActor, the only one who uses it.</summary>
internal sealed class HangState(IHangProbe probe, Func<ProcessKey, TimeSpan> ageOf)
{
    public IHangProbe Probe { get; } = probe;

    public Func<ProcessKey, TimeSpan> AgeOf { get; } = ageOf;

    /// <summary>Who lives, or has ended and is waited for by nobody.</summary>
    public Dictionary<ProcessKey, HangCandidate> Candidates { get; } = [];
}
