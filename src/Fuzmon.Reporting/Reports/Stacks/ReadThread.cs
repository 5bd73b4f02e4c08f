namespace Fuzmon.Reporting.Reports;

/// <summary>The recorded stack of one thread.</summary>
internal sealed class ReadThread
{
    /// <summary>The operating system's thread id; 0 if it is not there.</summary>
    public int ThreadId { get; set; }

    /// <summary>Its name, if it is known.</summary>
    public string? Name { get; set; }

    /// <summary>Whether it waited in a system call.</summary>
    public bool IsBlocked { get; set; }

    /// <summary>Why it has no frames.</summary>
    public string? Error { get; set; }

    /// <summary>Outermost first.</summary>
    public List<ReadFrame> Frames { get; } = [];
}
