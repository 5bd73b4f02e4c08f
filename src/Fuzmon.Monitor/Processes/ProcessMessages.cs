using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>To a ProcessActor: take the first sample now and go on from there.</summary>
internal sealed record BeginSampling
{
    public static readonly BeginSampling Instance = new();
}

/// <summary>To a ProcessActor: the kernel says that its process has ended.</summary>
internal sealed record ProcessEnded
{
    public static readonly ProcessEnded Instance = new();
}

/// <summary>To a ProcessActor: the monitor stops; take one last sample and stop.</summary>
internal sealed record SampleLast
{
    public static readonly SampleLast Instance = new();
}

/// <summary>To a ProcessActor: the rules no longer want its process; stop, unless it has ended, which is recorded.</summary>
internal sealed record StopWatching
{
    public static readonly StopWatching Instance = new();
}

/// <summary>From a ProcessActor: its process has ended and its exit is recorded. Goes on to the DiscoveryActor.</summary>
internal sealed record ProcessClosed(ProcessKey Process);

/// <summary>To the monitor: a child of the monitor itself has ended, with what only a parent learns.</summary>
/// <param name="Process">The child.</param>
/// <param name="Status">How it ended.</param>
/// <param name="PeakRssKb">The largest resident set of its life, in KiB; null where it cannot be told from its children's.</param>
/// <param name="CpuNanoseconds">CPU time of its life without its children's; null where it cannot be told.</param>
public sealed record ChildEnded(ProcessKey Process, ExitStatus Status, long? PeakRssKb, long? CpuNanoseconds);

/// <summary>To a ProcessActor from its own timer: sample now.</summary>
internal sealed class Tick;

/// <summary>To an actor that finishes: somebody waits, so have written what waits to be.</summary>
internal sealed record Hurry
{
    public static readonly Hurry Instance = new();
}

/// <summary>To an UnpersistedProcessActor: stop, so that a persistent one can take over.</summary>
internal sealed record MakeWay
{
    public static readonly MakeWay Instance = new();
}
