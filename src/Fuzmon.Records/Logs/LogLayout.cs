namespace Fuzmon.Records;

/// <summary>Which records share a file.</summary>
public enum LogLayout
{
    /// <summary>All of them: one file a day.</summary>
    Shared,

    /// <summary>Those of one process; what is about none goes to a file of the monitor.</summary>
    PerProcess,
}
