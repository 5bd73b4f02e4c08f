namespace Fuzmon.Linux.Children;

/// <summary>What happened to a process. Numbers are those of <c>enum fuzmon_process_event_kind</c>.</summary>
public enum ChildEventKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It is new; a thread when its pid is not that of its process.</summary>
    Fork = 1,

    /// <summary>It runs another program now.</summary>
    Exec = 2,

    /// <summary>One thread of it has ended; what is told is that thread's share.</summary>
    Exit = 3,
}
