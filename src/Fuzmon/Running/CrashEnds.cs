using Fuzmon.Records;

namespace Fuzmon.Running;

/// <summary>Shows the interception of crashes the ends of processes, for those that the kernel does not dump.</summary>
/// <param name="crashes">The interception.</param>
internal sealed class CrashEnds(CrashWatch crashes) : IRecordSink
{
    /// <inheritdoc/>
    public string Name => "crashes";

    /// <inheritdoc/>
    public bool HasBacklog => false;

    /// <inheritdoc/>
    public void Write(IReadOnlyList<Record> batch)
    {
        foreach (var record in batch)
        {
            // These signals dump by default, when nobody handles them.
            if (record is ExitRecord { Signal: "SIGSEGV" or "SIGBUS" or "SIGILL" or "SIGFPE" or "SIGABRT" or "SIGTRAP" or "SIGSYS" } end)
                crashes.NoteEnd(end);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The interception is not this one's.
    }
}
