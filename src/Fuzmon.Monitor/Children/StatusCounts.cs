using Fuzmon.Linux;

namespace Fuzmon.Monitor;

/// <summary>How many have ended, and how.</summary>
internal sealed class StatusCounts
{
    private readonly long[] _byExitCode = new long[256];
    private readonly long[] _bySignal = new long[128];

    /// <summary>All, those whose status is not known included.</summary>
    public long Count { get; private set; }

    public long CoreDumped { get; private set; }

    public Dictionary<int, long> ByExitCode => Counted(_byExitCode).ToDictionary(entry => entry.Key, entry => entry.Count);

    public Dictionary<string, long> BySignal => Counted(_bySignal).ToDictionary(entry => SignalNames.Of(entry.Key), entry => entry.Count);

    /// <summary>Counts ends of one kind.</summary>
    /// <param name="waitStatus">As wait(2) tells it; null when not known.</param>
    /// <param name="ends">How many.</param>
    public void Add(int? waitStatus, long ends = 1)
    {
        Count += ends;
        if (waitStatus is null)
            return;

        var status = ExitStatus.FromWaitStatus(waitStatus.Value);
        if (status.Signal is { } signal)
            _bySignal[signal] += ends;
        else
            _byExitCode[status.ExitCode!.Value] += ends;
        if (status.CoreDumped)
            CoreDumped += ends;
    }

    private static IEnumerable<(int Key, long Count)> Counted(long[] counts)
        => counts.Select((count, key) => (key, count)).Where(entry => entry.count > 0);
}
