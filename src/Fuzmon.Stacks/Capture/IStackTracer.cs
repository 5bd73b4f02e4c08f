using Fuzmon.Records;

namespace Fuzmon.Stacks.Capture;

/// <summary>Captures stacks, one process at a time. Used by one thread at a time.</summary>
/// <remarks>That a process has gone or may not be traced is an ordinary result.</remarks>
public interface IStackTracer : IDisposable
{
    /// <summary>Captures the stacks of a process and waits for them, not much longer than the options' deadline.</summary>
    CaptureOutcome Capture(ProcessKey process, CaptureOptions options);

    /// <summary>Lets go of what is kept of a process.</summary>
    void Forget(ProcessKey process);
}
