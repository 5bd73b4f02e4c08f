using Fuzmon.Instrumentation;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>To the instruments: this process is watched from now on.</summary>
internal sealed record AttachTarget(InstrumentTarget Target);

/// <summary>To the instruments: this process is watched no longer.</summary>
internal sealed record DetachTarget(ProcessKey Process);
