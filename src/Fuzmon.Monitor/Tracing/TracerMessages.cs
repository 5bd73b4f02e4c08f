using Fuzmon.Records;
using Fuzmon.Stacks.Capture;

namespace Fuzmon.Monitor;

/// <summary>To the tracer: capture, and answer with <see cref="StacksCaptured"/>.</summary>
/// <param name="Process">Whose stacks.</param>
/// <param name="Request">A number that comes back with the answer.</param>
/// <param name="Options">How.</param>
internal sealed record CaptureStacks(ProcessKey Process, long Request, CaptureOptions Options);

/// <summary>From the tracer: the stacks, or why there are none.</summary>
internal sealed record StacksCaptured(long Request, CapturedStacks Stacks);

/// <summary>To the tracer: this process is not watched any more.</summary>
internal sealed record ForgetStacks(ProcessKey Process);
