using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>What a process that lives too long is at.</summary>
/// <param name="Facts">In single pieces.</param>
/// <param name="Text">In words.</param>
internal sealed record HangVerdict(HangFacts Facts, string Text);
