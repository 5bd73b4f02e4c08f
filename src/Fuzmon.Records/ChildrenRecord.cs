using System.Globalization;
using System.Text;

namespace Fuzmon.Records;

/// <summary>
/// How all children of one name have ended since the start, however short they lived. What the source of events did not tell of a
/// child is in no map and no histogram: these may come to less than the count.
/// </summary>
public sealed class ChildrenRecord : Record
{
    /// <summary>Their name at their ends; <c>(unknown)</c> or <c>(other)</c> where that is not known or there are too many.</summary>
    public required string ProcessName { get; init; }

    /// <summary>Children that have ended.</summary>
    public required long Count { get; init; }

    /// <summary>Those that exited, by their exit code.</summary>
    public required IReadOnlyDictionary<int, long> ByExitCode { get; init; }

    /// <summary>Those that a signal ended, by its name.</summary>
    public required IReadOnlyDictionary<string, long> BySignal { get; init; }

    /// <summary>Those that dumped core.</summary>
    public long CoreDumped { get; init; }

    /// <summary>Events that the source lost, of any kind and process: the same in the record of each name.</summary>
    public required long Lost { get; init; }

    /// <summary>Where the events come from.</summary>
    public required string Source { get; init; }

    /// <summary>Page faults served without storage, of all together; null when not known.</summary>
    public long? MinorFaults { get; init; }

    /// <summary>Page faults that had to wait for storage, of all together; null when not known.</summary>
    public long? MajorFaults { get; init; }

    /// <summary>From start to end, in milliseconds.</summary>
    public required Histogram LifetimeMs { get; init; }

    /// <summary>The largest resident set, in KiB.</summary>
    public required Histogram PeakRssKb { get; init; }

    /// <summary>CPU time of a whole life, in milliseconds.</summary>
    public required Histogram CpuTimeMs { get; init; }

    /// <inheritdoc/>
    protected override void WriteKind(RecordWriter writer) => writer.Field("kind"u8, "children");

    /// <inheritdoc/>
    protected override void WriteFields(RecordWriter writer)
    {
        writer.Field("process_name"u8, ProcessName);
        writer.Field("count"u8, Count);
        writer.Name("by_exit_code"u8);
        writer.BeginMap();
        foreach (var (code, count) in ByExitCode)
            writer.Field(Encoding.ASCII.GetBytes(code.ToString(CultureInfo.InvariantCulture)), count);
        writer.EndMap();
        writer.Name("by_signal"u8);
        writer.BeginMap();
        foreach (var (signal, count) in BySignal)
            writer.Field(Encoding.ASCII.GetBytes(signal), count);
        writer.EndMap();
        writer.Field("core_dumped"u8, CoreDumped);
        writer.Field("lost"u8, Lost);
        writer.Field("source"u8, Source);
        LifetimeMs.WriteTo(writer, "lifetime_ms"u8);
        PeakRssKb.WriteTo(writer, "peak_rss_kb"u8);
        CpuTimeMs.WriteTo(writer, "cpu_time_ms"u8);
        writer.Field("minor_faults"u8, MinorFaults);
        writer.Field("major_faults"u8, MajorFaults);
    }
}
