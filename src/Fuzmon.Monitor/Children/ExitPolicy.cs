namespace Fuzmon.Monitor;

/// <summary>Which ends of processes without an actor are records of their own. The totals cover all of them always.</summary>
public enum ExitPolicy
{
    /// <summary>Those that a signal ended.</summary>
    Notable,

    /// <summary>Every one.</summary>
    All,

    /// <summary>None.</summary>
    Totals,
}
