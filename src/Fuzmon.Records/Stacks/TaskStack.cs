namespace Fuzmon.Records;

/// <summary>An asyncio task that has not ended: its coroutine, and what that awaits.</summary>
public sealed record TaskStack
{
    /// <summary>It is on a thread's stack right now: its frames are only those that can be told without that.</summary>
    public const string Running = "running";

    /// <summary>It waits for a future or for another task.</summary>
    public const string Waiting = "waiting";

    /// <summary>It goes on when its loop next comes to it.</summary>
    public const string Ready = "ready";

    /// <summary>Its name; null when it has none (Python 3.7).</summary>
    public string? Name { get; init; }

    /// <summary><see cref="Running"/>, <see cref="Waiting"/> or <see cref="Ready"/>; null when that cannot be told.</summary>
    public string? State { get; init; }

    /// <summary>The thread that runs its loop; null when that cannot be told.</summary>
    public int? ThreadId { get; init; }

    /// <summary>The names of the tasks that it waits for; empty when it waits for something else, or for what does not say.</summary>
    public IReadOnlyList<string> Awaits { get; init; } = [];

    /// <summary>Why frames are missing or uncertain; null when all is well.</summary>
    public string? Error { get; init; }

    /// <summary>Outermost first: the task's coroutine, then what it awaits.</summary>
    public IReadOnlyList<StackFrame> Frames { get; init; } = [];

    internal void WriteTo(RecordWriter writer)
    {
        writer.BeginMap();
        writer.Field("name"u8, Name);
        writer.Field("state"u8, State);
        writer.Field("thread_id"u8, ThreadId);
        if (Awaits.Count > 0)
        {
            writer.Name("awaits"u8);
            writer.BeginArray();
            foreach (var name in Awaits)
                writer.Value(name);
            writer.EndArray();
        }

        writer.Field("error"u8, Error);
        writer.Name("frames"u8);
        writer.BeginArray();
        foreach (var frame in Frames)
            frame.WriteTo(writer);
        writer.EndArray();
        writer.EndMap();
    }
}
