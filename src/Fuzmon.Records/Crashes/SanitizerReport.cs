namespace Fuzmon.Records;

/// <summary>What a program said of its own fault before it ended: a sanitizer, a runtime's panic, libc's abort. What is not said is null.</summary>
public sealed record SanitizerReport
{
    /// <summary>Who reports, such as <c>AddressSanitizer</c>, <c>glibc</c> or <c>go</c>.</summary>
    public required string Tool { get; init; }

    /// <summary>What is reported, lower-case and hyphenated, such as <c>heap-use-after-free</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>read</c> or <c>write</c>.</summary>
    public string? Access { get; init; }

    /// <summary>The size of the access, in bytes.</summary>
    public long? Size { get; init; }

    /// <summary>The address of the access, as the report writes it, such as <c>0x602000000010</c>.</summary>
    public string? Address { get; init; }

    /// <summary>The thread that did it, as the tool calls it.</summary>
    public string? Thread { get; init; }

    /// <summary>The report's own words for what happened, without tool and address.</summary>
    public string? Message { get; init; }

    /// <summary>Its <c>SUMMARY:</c> line, without that word.</summary>
    public string? Summary { get; init; }

    /// <summary>The process that reports, where the report tells.</summary>
    public int? Pid { get; init; }

    /// <summary>Whether an attacker who chooses the input may gain by it, by the kind, access and address.</summary>
    public bool IsSecurityRelevant { get; init; }

    /// <summary>Innermost first; so are the other two.</summary>
    public IReadOnlyList<ReportFrame> Frames { get; init; } = [];

    /// <summary>Where the memory was allocated.</summary>
    public IReadOnlyList<ReportFrame> Allocated { get; init; } = [];

    /// <summary>Where the memory was freed.</summary>
    public IReadOnlyList<ReportFrame> Freed { get; init; } = [];

    /// <summary>Whether a part was left out because there was too much.</summary>
    public bool IsCut { get; init; }

    /// <summary>Writes it as a map.</summary>
    public void WriteTo(RecordWriter writer)
    {
        writer.BeginMap();
        writer.Field("tool"u8, Tool);
        writer.Field("kind"u8, Kind);
        writer.Field("access"u8, Access);
        writer.Field("size"u8, Size);
        writer.Field("address"u8, Address);
        writer.Field("thread"u8, Thread);
        writer.Field("message"u8, Message);
        writer.Field("summary"u8, Summary);
        writer.Field("pid"u8, Pid);
        writer.Field("security"u8, IsSecurityRelevant);
        WriteFrames(writer, "frames"u8, Frames);
        WriteFrames(writer, "allocated"u8, Allocated);
        WriteFrames(writer, "freed"u8, Freed);
        writer.Field("cut"u8, IsCut ? true : null);
        writer.EndMap();
    }

    private static void WriteFrames(RecordWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<ReportFrame> frames)
    {
        if (frames.Count == 0)
            return;

        writer.Name(name);
        writer.BeginArray();
        foreach (var frame in frames)
            frame.WriteTo(writer);
        writer.EndArray();
    }
}
