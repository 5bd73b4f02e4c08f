namespace Fuzmon.Reporting.Live;

/// <summary>Something that was lost, or works less well than was asked for.</summary>
internal sealed record LiveLoss(DateTime Time, string Event, long? Lost, string? Reason);
