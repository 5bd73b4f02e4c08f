namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>A process that nobody was seen to start, and all that descends from it.</summary>
internal sealed class ProcessTree
{
    /// <summary>The sequences that have begun in it.</summary>
    public SequenceList Sequences { get; } = new();

    /// <summary>How many of its processes are alive.</summary>
    public int Living { get; set; }
}
