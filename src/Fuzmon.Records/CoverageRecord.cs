namespace Fuzmon.Records;

/// <summary>How much of the target the run has covered so far: a point of the growth curve.</summary>
public sealed class CoverageRecord : Record
{
    /// <summary>What gathers it: <c>lcov</c>, <c>llvm</c>, <c>sancov</c> or <c>afl</c>.</summary>
    public required string Backend { get; init; }

    /// <summary>Executions of the fuzzers' targets so far, as they last wrote.</summary>
    public long? Executions { get; init; }

    /// <summary>Source files; null when there are none.</summary>
    public long? Files { get; init; }

    /// <summary>Lines that there are.</summary>
    public long? Lines { get; init; }

    /// <summary>Lines that were hit.</summary>
    public long? LinesHit { get; init; }

    /// <summary>Functions that there are.</summary>
    public long? Functions { get; init; }

    /// <summary>Functions that were called.</summary>
    public long? FunctionsHit { get; init; }

    /// <summary>Branches that there are; for edges, those that are known.</summary>
    public long? Branches { get; init; }

    /// <summary>Branches that were taken.</summary>
    public long? BranchesHit { get; init; }

    /// <summary>Inputs of fuzzers that the coverage build was run on.</summary>
    public long? Inputs { get; init; }

    /// <summary>Inputs that it has not been run on yet.</summary>
    public long? InputsPending { get; init; }

    /// <summary>Inputs that left no data, because the program was killed by a signal or took too long.</summary>
    public long? InputsLost { get; init; }

    /// <summary>Data files that could not be made use of.</summary>
    public long? Unusable { get; init; }

    /// <summary>The newest snapshot: <c>coverage/NAME.info</c>.</summary>
    public string? Snapshot { get; init; }

    /// <inheritdoc/>
    protected override void WriteKind(RecordWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Field("kind"u8, "coverage");
    }

    /// <inheritdoc/>
    protected override void WriteFields(RecordWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Field("backend"u8, Backend);
        writer.Field("executions"u8, Executions);
        writer.Field("files"u8, Files);
        writer.Field("lines"u8, Lines);
        writer.Field("lines_hit"u8, LinesHit);
        writer.Field("functions"u8, Functions);
        writer.Field("functions_hit"u8, FunctionsHit);
        writer.Field("branches"u8, Branches);
        writer.Field("branches_hit"u8, BranchesHit);
        writer.Field("inputs"u8, Inputs);
        writer.Field("inputs_pending"u8, InputsPending);
        writer.Field("inputs_lost"u8, InputsLost);
        writer.Field("unusable"u8, Unusable);
        writer.Field("snapshot"u8, Snapshot);
    }
}
