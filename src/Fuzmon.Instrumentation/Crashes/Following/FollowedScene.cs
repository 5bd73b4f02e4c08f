using Fuzmon.Stacks.Capture;

namespace Fuzmon.Instrumentation.Crashes.Following;

/// <summary>What was seen of a process that a signal has ended since.</summary>
/// <param name="Facts">All but its stacks.</param>
/// <param name="Capture">These, without names.</param>
public sealed record FollowedScene(CrashFacts Facts, CaptureOutcome Capture);
