namespace Fuzmon.Records;

/// <summary>What a run came to, so that a reader need not add the log up.</summary>
/// <param name="Processes">Processes that were watched.</param>
/// <param name="Samples">Samples that were taken.</param>
/// <param name="Exits">Ends that were seen.</param>
/// <param name="MissedTicks">Ticks without a sample because sampling was late.</param>
/// <param name="Restarts">Failures of watching a process that were mended by a restart.</param>
public sealed record RunTotals(long Processes, long Samples, long Exits, long MissedTicks, long Restarts)
{
    /// <summary>Captures of stacks that succeeded.</summary>
    public long Captures { get; init; }

    /// <summary>Captures that were wanted and did not take place or failed.</summary>
    public long CapturesMissed { get; init; }

    internal void WriteTo(RecordWriter writer)
    {
        writer.Field("processes"u8, Processes);
        writer.Field("samples"u8, Samples);
        writer.Field("exits"u8, Exits);
        writer.Field("missed_ticks"u8, MissedTicks);
        writer.Field("restarts"u8, Restarts);
        writer.Field("captures"u8, Captures == 0 ? null : Captures);
        writer.Field("captures_missed"u8, CapturesMissed == 0 ? null : CapturesMissed);
    }
}
