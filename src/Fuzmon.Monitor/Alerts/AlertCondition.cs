namespace Fuzmon.Monitor;

/// <summary>What an alert is about.</summary>
public enum AlertCondition
{
    /// <summary>A process has more resident memory than the limit.</summary>
    RssAbove,

    /// <summary>A process's resident memory has grown at least as fast as the limit all through the window.</summary>
    RssGrowing,

    /// <summary>A process has used at least as much of the CPU as the limit all through the window.</summary>
    CpuStuck,

    /// <summary>A process has used next to no CPU for as long as the limit.</summary>
    NoProgress,

    /// <summary>A process has lived longer than the limit.</summary>
    AliveTooLong,

    /// <summary>Children were ended by crash signals more often than the limit.</summary>
    CrashRate,

    /// <summary>The file system of the output folder has less room than the limit.</summary>
    DiskFull,

    /// <summary>At least as many events of processes, or records, were lost as the limit.</summary>
    EventsLost,

    /// <summary>A process was found to hang.</summary>
    Hang,
}
