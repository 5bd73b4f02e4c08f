using Fuzmon.Instrumentation.SystemCalls.Live;

namespace Fuzmon.Tracing;

/// <summary>What <c>fuzmon trace</c> was asked for.</summary>
internal sealed record TraceOptions
{
    /// <summary>Processes to trace.</summary>
    public IReadOnlyList<int> Pids { get; init; } = [];

    /// <summary>The command to launch and trace; null for none.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Which calls are shown.</summary>
    public SyscallSet Set { get; init; } = SyscallSet.All;

    /// <summary>The same as it was written; null for all.</summary>
    public string? SetText { get; init; }

    /// <summary>Which backend; null: the first that works.</summary>
    public string? Backend { get; init; }

    /// <summary>Whether descendants are traced.</summary>
    public bool Follow { get; init; } = true;

    /// <summary>Whether events are printed as JSON lines.</summary>
    public bool Json { get; init; }

    /// <summary>Whether events are printed as MessagePack.</summary>
    public bool MessagePack { get; init; }

    /// <summary>Whether only counts are wanted.</summary>
    public bool Summary { get; init; }

    /// <summary>Whether lines begin with the time.</summary>
    public bool Times { get; init; }

    /// <summary>Whether lines end with the time that the call took.</summary>
    public bool Durations { get; init; }

    /// <summary>The file to write to; null: standard output.</summary>
    public string? Output { get; init; }

    /// <summary>Bytes of data that are shown.</summary>
    public int DataBytes { get; init; } = 32;

    /// <summary>Calls of a process a second that are shown at most; 0: all.</summary>
    public int Limit { get; init; }

    /// <summary>Room for what has not been read yet, in bytes.</summary>
    public int RingBytes { get; init; } = 16 << 20;
}
