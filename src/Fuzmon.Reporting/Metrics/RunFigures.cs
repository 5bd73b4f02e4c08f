namespace Fuzmon.Reporting.Metrics;

/// <summary>Figures of a run that no record has.</summary>
internal sealed record RunFigures
{
    /// <summary>Records that no sink could take.</summary>
    public long RecordsLost { get; init; }

    /// <summary>Records that the journal has confirmed.</summary>
    public long RecordsJournaled { get; init; }

    /// <summary>Size of the journal with its log of writes, in bytes; null without a journal.</summary>
    public long? JournalBytes { get; init; }

    /// <summary>When the run began, UTC.</summary>
    public DateTime StartedAt { get; init; }
}
