namespace Akka.Persistence.Sqlite.Journal;

/// <summary>An event as it is stored.</summary>
internal readonly record struct EventRow(
    long SequenceNr, long Timestamp, string Manifest, byte[] Payload, string? Tags, int SerializerId);
