namespace Fuzmon;

/// <summary>What the program ends with; after <c>run -- COMMAND</c> it is the command's own instead.</summary>
internal static class ExitStatuses
{
    /// <summary>All was done.</summary>
    public const int Done = 0;

    /// <summary>Something failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The system does not permit it.</summary>
    public const int NotPermitted = 3;

    /// <summary>There is no such process or file.</summary>
    public const int NoSuchTarget = 4;

    /// <summary>Added to a signal's number, as shells do.</summary>
    public const int SignalBase = 128;
}
