using System.Text.Json;
using System.Text.Json.Serialization;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Crashes;

/// <summary>One line of a crash folder's index.</summary>
public sealed record CrashIndexEntry
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 8,
    };

    /// <summary>When it was recorded, UTC.</summary>
    public required DateTime Timestamp { get; init; }

    /// <summary>The crash.</summary>
    public required string Id { get; init; }

    /// <summary>Its process.</summary>
    public required int Pid { get; init; }

    /// <summary>What kind of fault it is.</summary>
    public required string Class { get; init; }

    /// <summary>How bad that is.</summary>
    public required string Severity { get; init; }

    /// <summary>Equal for equal stacks.</summary>
    public required string StackHash { get; init; }

    /// <summary>Which crash of this stack it is, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The group of crashes that it belongs to.</summary>
    public required int Cluster { get; init; }

    /// <summary>Whether there is a full record.</summary>
    public required bool Full { get; init; }

    /// <summary>The signal that ended it.</summary>
    public string? Signal { get; init; }

    /// <summary>The place in the source.</summary>
    public string? Line { get; init; }

    /// <summary>The innermost three frames.</summary>
    public IReadOnlyList<string>? State { get; init; }

    /// <summary>The file that it was given.</summary>
    public string? Input { get; init; }

    internal static CrashIndexEntry Of(CrashRecord record, bool isFull) => new()
    {
        Timestamp = record.Timestamp,
        Id = record.Id,
        Pid = record.Pid,
        Class = record.Class,
        Severity = record.Severity,
        StackHash = record.StackHash,
        Number = record.Number,
        Cluster = record.Cluster,
        Full = isFull,
        Signal = record.Signal,
        Line = record.Line,
        State = record.State,
        Input = record.Input,
    };

    internal static CrashIndexEntry? Parse(string line)
    {
        try
        {
            var entry = JsonSerializer.Deserialize<CrashIndexEntry>(line, Options);
            return entry is { Id: not null, StackHash: not null, Class: not null, Severity: not null } ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The line of the index, as JSON.</summary>
    public byte[] ToLine() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Options), (byte)'\n'];
}
