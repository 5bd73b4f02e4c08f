namespace Fuzmon.Reporting.Live;

/// <summary>One process that is alive.</summary>
internal sealed record LiveProcess
{
    public required int Pid { get; init; }
    public required ulong StartTicks { get; init; }
    public required string Name { get; init; }
    public required string Group { get; init; }
    public int? ParentPid { get; init; }
    public string? State { get; init; }
    public double? CpuPercent { get; init; }
    public double? CpuTimeMs { get; init; }
    public long? RssKb { get; init; }
    public long? VszKb { get; init; }
    public long? SwapKb { get; init; }
    public long? PssKb { get; init; }
    public int? Threads { get; init; }
    public DateTime SampledAt { get; init; }

    /// <summary>The innermost call of its stack seen last.</summary>
    public string? At { get; init; }
}
