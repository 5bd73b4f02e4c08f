namespace Fuzmon.Monitor;

/// <summary>What was found in the journal at the start.</summary>
public sealed record JournalPast
{
    /// <summary>When its last record was made, UTC; null if it had none.</summary>
    public DateTime? LastRecordAt { get; init; }

    /// <summary>The number of its last row.</summary>
    public long LastOrdering { get; init; }

    /// <summary>How many rows it has.</summary>
    public long Rows { get; init; }

    /// <summary>Whether the monitor before this one said that it stops; true if there was none.</summary>
    public bool EndedOrderly { get; init; } = true;

    /// <summary>What had to be done to the file, in one line; null for nothing.</summary>
    public string? Trouble { get; init; }

    /// <summary>Records that are no longer in the journal because of that; null if that cannot be told.</summary>
    public long? Lost { get; init; }
}
