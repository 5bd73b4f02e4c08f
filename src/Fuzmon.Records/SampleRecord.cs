namespace Fuzmon.Records;

/// <summary>What one process used at one moment.</summary>
public sealed class SampleRecord : Record
{
    /// <summary>The process.</summary>
    public required ProcessKey Process { get; init; }

    /// <summary>Its name (<c>comm</c>); bytes that are not UTF-8 are U+FFFD.</summary>
    public required string ProcessName { get; init; }

    /// <summary>Its parent at that moment; null when it was not looked at, as a process that does not run mostly is.</summary>
    public int? ParentPid { get; init; }

    /// <summary>
    /// CPU use since the sample before, as <c>top</c> defines it: 100 is one busy core. The first sample of a process is its
    /// average since it started.
    /// </summary>
    public double? CpuTimePercent { get; init; }

    /// <summary>CPU time since the process started, of all its threads, in milliseconds.</summary>
    public double? CpuTimeMs { get; init; }

    /// <summary>Memory.</summary>
    public MemoryUse Memory { get; init; }

    /// <summary>Number of threads.</summary>
    public int? Threads { get; init; }

    /// <summary>State letter of the leading thread as in <c>/proc/pid/stat</c>.</summary>
    public char? State { get; init; }

    /// <summary>Page faults served without storage, since the start.</summary>
    public long? MinorFaults { get; init; }

    /// <summary>Page faults that had to wait for storage, since the start.</summary>
    public long? MajorFaults { get; init; }

    /// <summary>Times the leading thread gave the processor up, since the start.</summary>
    public long? VoluntaryContextSwitches { get; init; }

    /// <summary>Times the processor was taken from the leading thread, since the start.</summary>
    public long? InvoluntaryContextSwitches { get; init; }

    /// <summary>Input and output.</summary>
    public IoCounts Io { get; init; }

    /// <summary>Ticks of the interval that passed without a sample because this one was late; 0 is not written.</summary>
    public int MissedTicks { get; init; }

    /// <summary>The threads' stacks; null when none were asked for or none could be had.</summary>
    public IReadOnlyList<ThreadStack>? Stacks { get; private init; }

    /// <summary>How the stacks were taken, or why there are none; null when none were asked for.</summary>
    public CaptureSummary? Capture { get; private init; }

    /// <summary>The asyncio tasks of its Python; null when they were not asked for or cannot be told.</summary>
    public IReadOnlyList<TaskStack>? Tasks { get; private init; }

    /// <inheritdoc/>
    internal override ProcessKey? Subject => Process;

    /// <summary>The same sample with stacks, which come a little after it.</summary>
    public SampleRecord With(IReadOnlyList<ThreadStack>? stacks, CaptureSummary capture, IReadOnlyList<TaskStack>? tasks = null) => new()
    {
        Timestamp = Timestamp,
        Process = Process,
        ProcessName = ProcessName,
        ParentPid = ParentPid,
        CpuTimePercent = CpuTimePercent,
        CpuTimeMs = CpuTimeMs,
        Memory = Memory,
        Threads = Threads,
        State = State,
        MinorFaults = MinorFaults,
        MajorFaults = MajorFaults,
        VoluntaryContextSwitches = VoluntaryContextSwitches,
        InvoluntaryContextSwitches = InvoluntaryContextSwitches,
        Io = Io,
        MissedTicks = MissedTicks,
        Stacks = stacks,
        Capture = capture,
        Tasks = tasks,
    };

    /// <inheritdoc/>
    protected override void WriteKind(RecordWriter writer)
    {
        // A record without a kind is a sample.
    }

    /// <inheritdoc/>
    protected override void WriteFields(RecordWriter writer)
    {
        writer.Field("pid"u8, Process.Pid);
        writer.Field("process_name"u8, ProcessName);
        writer.Field("cpu_time_percent"u8, CpuTimePercent);
        Memory.WriteTo(writer);
        writer.Field("start_ticks"u8, Process.StartTicks);
        writer.Field("parent_pid"u8, ParentPid);
        writer.Field("cpu_time_ms"u8, CpuTimeMs);
        writer.Field("threads"u8, Threads);
        writer.Field("state"u8, State);
        writer.Field("minor_faults"u8, MinorFaults);
        writer.Field("major_faults"u8, MajorFaults);
        writer.Field("voluntary_context_switches"u8, VoluntaryContextSwitches);
        writer.Field("involuntary_context_switches"u8, InvoluntaryContextSwitches);
        Io.WriteTo(writer);
        writer.Field("missed_ticks"u8, MissedTicks == 0 ? null : MissedTicks);
        Capture?.WriteTo(writer);
        if (Stacks is not null)
        {
            writer.Name("stacktrace"u8);
            writer.BeginArray();
            foreach (var thread in Stacks)
                thread.WriteTo(writer);
            writer.EndArray();
        }

        if (Tasks is not null)
        {
            writer.Name("tasks"u8);
            writer.BeginArray();
            foreach (var task in Tasks)
                task.WriteTo(writer);
            writer.EndArray();
        }
    }
}
