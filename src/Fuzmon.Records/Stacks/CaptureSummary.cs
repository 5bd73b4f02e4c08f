namespace Fuzmon.Records;

/// <summary>How a sample's stacks were taken, and what that cost the process.</summary>
public sealed record CaptureSummary
{
    /// <summary><c>hybrid</c>, <c>stop-all</c> or <c>no-stop</c>; null when nothing was captured.</summary>
    public string? Mode { get; init; }

    /// <summary>The longest time that any one thread stood still, in microseconds.</summary>
    public double? PauseUs { get; init; }

    /// <summary>The sum of these times, in microseconds.</summary>
    public double? StoppedUs { get; init; }

    /// <summary>The time of the whole capture without symbols, in microseconds.</summary>
    public double? TotalUs { get; init; }

    /// <summary>Threads that were stopped.</summary>
    public int? ThreadsStopped { get; init; }

    /// <summary>System calls that saw EINTR because of the capture.</summary>
    public int? Interrupted { get; init; }

    /// <summary>System calls that would have, and were restarted; 0 is not written.</summary>
    public int Restarted { get; init; }

    /// <summary>Threads that were left out because there were too many; 0 is not written.</summary>
    public int ThreadsOmitted { get; init; }

    /// <summary>Another tracer of the process, which is why nothing was stopped.</summary>
    public int? TracerPid { get; init; }

    /// <summary>How often Python's structures had changed while they were read, so that they were read again; 0 is not written.</summary>
    public int PythonTorn { get; init; }

    /// <summary>Why tasks that were asked for are missing; null when none are.</summary>
    public string? TasksError { get; init; }

    /// <summary>Why there are no stacks.</summary>
    public string? Error { get; init; }

    internal void WriteTo(RecordWriter writer)
    {
        writer.Name("capture"u8);
        writer.BeginMap();
        writer.Field("mode"u8, Mode);
        writer.Field("pause_us"u8, PauseUs);
        writer.Field("stopped_us"u8, StoppedUs);
        writer.Field("total_us"u8, TotalUs);
        writer.Field("threads_stopped"u8, ThreadsStopped);
        writer.Field("interrupted"u8, Interrupted);
        writer.Field("restarted"u8, Restarted == 0 ? null : Restarted);
        writer.Field("threads_omitted"u8, ThreadsOmitted == 0 ? null : ThreadsOmitted);
        writer.Field("tracer_pid"u8, TracerPid);
        writer.Field("python_torn"u8, PythonTorn == 0 ? null : PythonTorn);
        writer.Field("tasks_error"u8, TasksError);
        writer.Field("error"u8, Error);
        writer.EndMap();
    }
}
