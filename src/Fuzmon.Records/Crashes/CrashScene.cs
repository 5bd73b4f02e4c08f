namespace Fuzmon.Records;

/// <summary>What was found of a process that crashed while it was still there. What could not be had is absent, with its reason.</summary>
public sealed record CrashScene
{
    /// <summary>The file that it executed, as it sees it.</summary>
    public string? Executable { get; init; }

    /// <summary>Its program and arguments.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Its working folder.</summary>
    public string? Folder { get; init; }

    /// <summary>Its parent.</summary>
    public int? ParentPid { get; init; }

    /// <summary>
    /// What is at the fault address: <c>null-page</c>, <c>guard</c>, <c>stack</c>, <c>heap</c>, <c>unmapped</c>, <c>not-executable</c>,
    /// <c>read-only</c>, <c>file</c>, <c>anonymous</c>, or <c>not-canonical</c> for one that the processor does not tell.
    /// </summary>
    public string? FaultHits { get; init; }

    /// <summary>Its address space, in order; at most as much as was asked for.</summary>
    public IReadOnlyList<CrashMapping> Mappings { get; init; } = [];

    /// <summary>Mappings that were left out; 0 is not written.</summary>
    public int MappingsOmitted { get; init; }

    /// <summary>Memory around the program counter, the stack pointer and the fault address.</summary>
    public IReadOnlyList<MemoryPiece> Memory { get; init; } = [];

    /// <summary>The part of its environment that may be recorded.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Its limits: the soft one, and the hard one behind a slash where that differs.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Limits { get; init; } = [];

    /// <summary>What it had used, by key: sizes in KiB, times in milliseconds, counts.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Resources { get; init; } = [];

    /// <summary>Users, groups and capabilities, as <c>/proc/PID/status</c> has them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Credentials { get; init; } = [];

    /// <summary>The file that it was given.</summary>
    public string? Input { get; init; }

    /// <summary>What that file holds, where the next run overwrites it; null for others, and for one that is too large.</summary>
    public ReadOnlyMemory<byte>? InputBytes { get; init; }

    /// <summary>Parts that could not be had, and why.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Absent { get; init; } = [];

    internal void WriteTo(RecordWriter writer)
    {
        writer.Field("executable"u8, Executable);
        writer.Field("folder"u8, Folder);
        writer.Field("parent_pid"u8, ParentPid);
        writer.Field("fault_hits"u8, FaultHits);
        CrashFields.Parts(writer, "memory"u8, Memory, static (piece, to) => piece.WriteTo(to));
        CrashFields.Parts(writer, "mappings"u8, Mappings, static (mapping, to) => mapping.WriteTo(to));
        writer.Field("mappings_omitted"u8, MappingsOmitted == 0 ? null : MappingsOmitted);
        CrashFields.Texts(writer, "environment"u8, Environment);
        CrashFields.Texts(writer, "limits"u8, Limits);
        CrashFields.Numbers(writer, "resources"u8, Resources);
        CrashFields.Texts(writer, "credentials"u8, Credentials);
        CrashFields.Texts(writer, "absent"u8, Absent);
    }
}
