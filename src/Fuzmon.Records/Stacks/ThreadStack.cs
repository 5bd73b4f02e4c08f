namespace Fuzmon.Records;

/// <summary>The stack of one thread, or why there is none.</summary>
public sealed record ThreadStack
{
    /// <summary>The operating system's thread id.</summary>
    public required int ThreadId { get; init; }

    /// <summary>Its name (<c>comm</c>); bytes that are not UTF-8 are U+FFFD.</summary>
    public string? Name { get; init; }

    /// <summary>Its state letter as in <c>/proc/pid/stat</c>.</summary>
    public char? State { get; init; }

    /// <summary><c>stopped</c>, or <c>blocked</c> when it was read while it waited in a system call; null when it has no frames.</summary>
    public string? Captured { get; init; }

    /// <summary>Why it has no frames.</summary>
    public string? Error { get; init; }

    /// <summary>Why the outermost frames are missing; null when none are.</summary>
    public string? Truncated { get; init; }

    /// <summary>Whether it holds its Python interpreter's lock; null when it has none, or that cannot be told.</summary>
    public bool? HoldsGil { get; init; }

    /// <summary>Why its Python frames, which then follow all native ones, do not stand where they belong; null when they do.</summary>
    public string? Unmerged { get; init; }

    /// <summary>Outermost first.</summary>
    public IReadOnlyList<StackFrame> Frames { get; init; } = [];

    internal void WriteTo(RecordWriter writer)
    {
        writer.BeginMap();
        writer.Field("thread_id"u8, ThreadId);
        writer.Field("name"u8, Name);
        writer.Field("state"u8, State?.ToString());
        writer.Field("captured"u8, Captured);
        writer.Field("gil"u8, HoldsGil);
        writer.Field("error"u8, Error);
        writer.Field("truncated"u8, Truncated);
        writer.Field("unmerged"u8, Unmerged);
        writer.Name("frames"u8);
        writer.BeginArray();
        foreach (var frame in Frames)
            frame.WriteTo(writer);
        writer.EndArray();
        writer.EndMap();
    }
}
