namespace Fuzmon.Records;

/// <summary>What a process that lives too long is at.</summary>
public sealed record HangFacts
{
    /// <summary><c>busy</c>, <c>blocked</c>, <c>lock</c>, <c>deadlock</c>, <c>stopped</c>, <c>zombie</c> or <c>unknown</c>.</summary>
    public required string Class { get; init; }

    /// <summary>The thread that this was told by; null when it is about the whole process.</summary>
    public int? ThreadId { get; init; }

    /// <summary>The thread that holds the lock, or that is waited for to end.</summary>
    public int? HeldBy { get; init; }

    /// <summary>The system call in which it waits.</summary>
    public string? Call { get; init; }

    /// <summary>The descriptor that the call is about.</summary>
    public int? Descriptor { get; init; }

    /// <summary>What that descriptor is, as <c>/proc/pid/fd</c> names it.</summary>
    public string? Target { get; init; }

    /// <summary>The kernel's function in which it waits.</summary>
    public string? Wchan { get; init; }

    /// <summary>CPU use while it was looked at, as <c>top</c> defines it: of the thread, if there is one.</summary>
    public double? CpuPercent { get; init; }

    /// <summary>What all captures of a busy thread have in common, outermost first; null where there were not two.</summary>
    public IReadOnlyList<StackFrame>? CommonFrames { get; init; }

    internal void WriteTo(RecordWriter writer)
    {
        writer.Name("hang"u8);
        writer.BeginMap();
        writer.Field("class"u8, Class);
        writer.Field("thread_id"u8, ThreadId);
        writer.Field("held_by"u8, HeldBy);
        writer.Field("call"u8, Call);
        writer.Field("fd"u8, Descriptor);
        writer.Field("target"u8, Target);
        writer.Field("wchan"u8, Wchan);
        writer.Field("cpu_percent"u8, CpuPercent);
        if (CommonFrames is not null)
        {
            writer.Name("common_frames"u8);
            writer.BeginArray();
            foreach (var frame in CommonFrames)
                frame.WriteTo(writer);
            writer.EndArray();
        }

        writer.EndMap();
    }
}
