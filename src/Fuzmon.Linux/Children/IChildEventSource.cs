namespace Fuzmon.Linux.Children;

/// <summary>Tells of every process that begins or ends, from its making on. For one thread at a time.</summary>
public interface IChildEventSource : IDisposable
{
    /// <summary>What to call it: <c>bpf</c>, <c>netlink+taskstats</c>, <c>netlink</c> or <c>proc</c>.</summary>
    string Name { get; }

    /// <summary>What it cannot know, in one line; null when it tells everything.</summary>
    string? Limits { get; }

    /// <summary>Events that are known to be lost so far.</summary>
    long Lost { get; }

    /// <summary>Times so far that it lost something, counted or not.</summary>
    long Overruns { get; }

    /// <summary>Takes what has happened, in order and without waiting; as many as there is room for when more is to be had.</summary>
    int Read(Span<ChildEvent> into);
}
