using Fuzmon.Instrumentation;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>To the instruments: this process is watched from now on.</summary>
internal sealed record AttachTarget(InstrumentTarget Target)
{
    /// <summary>How often it was looked at in vain, as it had not become its program yet.</summary>
    public int Looks { get; init; }
}

/// <summary>To the instruments: this process is watched no longer.</summary>
internal sealed record DetachTarget(ProcessKey Process);
