namespace Fuzmon.Records;

/// <summary>What a fuzzer has come to so far: one of its instances, or all that share an output folder.</summary>
public sealed class CampaignRecord : Record
{
    /// <summary>The fuzzer: <c>afl++</c>.</summary>
    public required string Fuzzer { get; init; }

    /// <summary>Its output folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The instance's name; null for all instances together.</summary>
    public string? Instance { get; init; }

    /// <summary>How many instances it sums up; null for a single one.</summary>
    public int? Instances { get; init; }

    /// <summary>Its process, while that is alive.</summary>
    public int? Pid { get; init; }

    /// <summary>Executions of the target, as the fuzzer last wrote; see <see cref="StatisticsAgeSec"/>.</summary>
    public long? Executions { get; init; }

    /// <summary>Executions a second, lately.</summary>
    public double? ExecutionsPerSec { get; init; }

    /// <summary>Inputs that it keeps, by their files.</summary>
    public long? Corpus { get; init; }

    /// <summary>Crashing inputs, by their files.</summary>
    public long? Crashes { get; init; }

    /// <summary>Hanging inputs, by their files.</summary>
    public long? Hangs { get; init; }

    /// <summary>Edges found of the map's, as the fuzzer last wrote.</summary>
    public long? Edges { get; init; }

    /// <summary>How often it went through all its inputs.</summary>
    public long? Cycles { get; init; }

    /// <summary>Edges that every execution of the same input finds, in percent.</summary>
    public double? StabilityPercent { get; init; }

    /// <summary>How old the fuzzer's own statistics are, in seconds.</summary>
    public double? StatisticsAgeSec { get; init; }

    /// <inheritdoc/>
    protected override void WriteKind(RecordWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Field("kind"u8, "campaign");
    }

    /// <inheritdoc/>
    protected override void WriteFields(RecordWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Field("fuzzer"u8, Fuzzer);
        writer.Field("folder"u8, Folder);
        writer.Field("instance"u8, Instance);
        writer.Field("instances"u8, Instances);
        writer.Field("pid"u8, Pid);
        writer.Field("executions"u8, Executions);
        writer.Field("executions_per_sec"u8, ExecutionsPerSec);
        writer.Field("corpus"u8, Corpus);
        writer.Field("crashes"u8, Crashes);
        writer.Field("hangs"u8, Hangs);
        writer.Field("edges"u8, Edges);
        writer.Field("cycles"u8, Cycles);
        writer.Field("stability_percent"u8, StabilityPercent);
        writer.Field("statistics_age_sec"u8, StatisticsAgeSec);
    }
}
