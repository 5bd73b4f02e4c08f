namespace Fuzmon.Records;

/// <summary>The end of one process. What its end did not tell is left out: only the parent learns all of it for certain.</summary>
public sealed class ExitRecord : Record
{
    /// <summary>The process.</summary>
    public required ProcessKey Process { get; init; }

    /// <summary>Its last known name (<c>comm</c>).</summary>
    public required string ProcessName { get; init; }

    /// <summary>Its last known parent.</summary>
    public int? ParentPid { get; init; }

    /// <summary>From its start to its end, in milliseconds; exact to a clock tick.</summary>
    public double? LifetimeMs { get; init; }

    /// <summary>What it passed to <c>exit</c>; absent when a signal ended it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The name of the signal that ended it, such as <c>SIGSEGV</c>.</summary>
    public string? Signal { get; init; }

    /// <summary>Whether the kernel dumped core; known only together with <see cref="Signal"/>.</summary>
    public bool? CoreDumped { get; init; }

    /// <summary>The largest resident set of its life, in KiB.</summary>
    public long? PeakRssKb { get; init; }

    /// <summary>CPU time of its life, of all its threads, in milliseconds.</summary>
    public double? CpuTimeMs { get; init; }

    /// <inheritdoc/>
    internal override ProcessKey? Subject => Process;

    /// <inheritdoc/>
    protected override void WriteKind(RecordWriter writer) => writer.Field("kind"u8, "exit");

    /// <inheritdoc/>
    protected override void WriteFields(RecordWriter writer)
    {
        writer.Field("pid"u8, Process.Pid);
        writer.Field("process_name"u8, ProcessName);
        writer.Field("start_ticks"u8, Process.StartTicks);
        writer.Field("parent_pid"u8, ParentPid);
        writer.Field("lifetime_ms"u8, LifetimeMs);
        writer.Field("exit_code"u8, ExitCode);
        writer.Field("signal"u8, Signal);
        writer.Field("core_dumped"u8, CoreDumped);
        writer.Field("peak_rss_kb"u8, PeakRssKb);
        writer.Field("cpu_time_ms"u8, CpuTimeMs);
    }
}
