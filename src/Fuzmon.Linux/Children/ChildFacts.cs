namespace Fuzmon.Linux.Children;

/// <summary>What the source could tell of an end. Numbers are those of <c>enum fuzmon_process_event_known</c>.</summary>
[Flags]
public enum ChildFacts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>How it ended.</summary>
    Status = 1,

    /// <summary>Its largest resident set.</summary>
    PeakRss = 2,

    /// <summary>CPU time.</summary>
    Cpu = 4,

    /// <summary>Page faults.</summary>
    Faults = 8,

    /// <summary>Its name at the end.</summary>
    Name = 16,

    /// <summary>What is told is that of the whole process, and it is one of those that the source was asked for.</summary>
    Process = 32,
}
