namespace Akka.Persistence.Tests.Support;

/// <summary>What a <see cref="Scripted"/> recovered from: an event, a snapshot's content, or the end.</summary>
internal sealed record Recovered(object From);

internal sealed record RecoveryFailed(Exception Cause, object? At);

internal sealed record PersistFailed(Exception Cause, object Event, long SequenceNr);

internal sealed record PersistRejected(Exception Cause, object Event, long SequenceNr);
