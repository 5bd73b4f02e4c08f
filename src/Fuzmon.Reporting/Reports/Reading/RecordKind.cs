namespace Fuzmon.Reporting.Reports;

/// <summary>What a record is.</summary>
internal enum RecordKind
{
    /// <summary>Of a kind that this version does not know.</summary>
    Unknown,

    /// <summary>What one process used at one moment.</summary>
    Sample,

    /// <summary>The end of one process.</summary>
    Exit,

    /// <summary>How all children of one name have ended.</summary>
    Children,

    /// <summary>A crash.</summary>
    Crash,

    /// <summary>What a rule found.</summary>
    Finding,

    /// <summary>What happened to the monitor.</summary>
    Lifecycle,

    /// <summary>A fuzzer's statistics.</summary>
    Campaign,

    /// <summary>What a target's code was covered.</summary>
    Coverage,

    /// <summary>System calls.</summary>
    SystemCalls,

    /// <summary>A heap.</summary>
    Heap,
}
