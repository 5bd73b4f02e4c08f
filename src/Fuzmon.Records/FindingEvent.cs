namespace Fuzmon.Records;

/// <summary>One observation that led to a finding.</summary>
/// <param name="Timestamp">When it was made, UTC.</param>
/// <param name="Text">What was observed, in one line.</param>
public sealed record FindingEvent(DateTime Timestamp, string Text);
