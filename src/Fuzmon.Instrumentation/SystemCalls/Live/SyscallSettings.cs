namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>What system calls a run traces and records.</summary>
public sealed record SyscallSettings
{
    /// <summary>Whether any are.</summary>
    public bool Enabled { get; init; }

    /// <summary>Whether descendants of what is traced are.</summary>
    public bool FollowForks { get; init; } = true;

    /// <summary>How: <c>auto</c> or <c>bpf</c>.</summary>
    public string Backend { get; init; } = "auto";

    /// <summary>Which calls, as <see cref="SyscallSet.Parse"/> reads it.</summary>
    public string Calls { get; init; } = "all";

    /// <summary>Bytes of data and of each argument of a program that are kept.</summary>
    public int StringSize { get; init; } = 32;

    /// <summary>Calls of one process a second that are told at all, to rules as well; 0: all.</summary>
    public int CallsPerSecond { get; init; }

    /// <summary>Records of one process a second.</summary>
    public int RecordsPerSecond { get; init; } = 100;

    /// <summary>Records of all processes a second.</summary>
    public int AllRecordsPerSecond { get; init; } = 1_000;
}
