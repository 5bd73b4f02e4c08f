using Fuzmon.Records;
using Fuzmon.Stacks.Capture;

namespace Fuzmon.Instrumentation.Crashes;

/// <summary>What was taken of a process while the kernel held it.</summary>
/// <param name="Facts">What is known of the crash, but for stacks.</param>
/// <param name="Capture">The stacks without names; null when there are none.</param>
/// <param name="Threads">The stacks with names, where these had to be found while the process was held.</param>
internal sealed record HeldCrash(CrashFacts Facts, CaptureOutcome? Capture, IReadOnlyList<ThreadStack>? Threads);
