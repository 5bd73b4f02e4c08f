using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>
/// Finds what a monitor that was killed had in its journal and not yet in its log: the log is fed after the journal, and both are
/// written by batches.
/// </summary>
public static class JournalCatchUp
{
    // A log is behind by the time that records wait for company there, unless it could not be written at all.
    private static readonly TimeSpan JournalWindow = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LogWindow = TimeSpan.FromSeconds(180);

    /// <summary>The records that the log lacks, in the journal's order.</summary>
    /// <param name="journal">The journal's file.</param>
    /// <param name="past">What was found in it at the start.</param>
    /// <param name="logs">The folder of the log.</param>
    /// <param name="compression">How compressed logs are read; null if they cannot be.</param>
    /// <exception cref="InvalidDataException">The journal cannot be read.</exception>
    /// <exception cref="IOException">A log cannot be read.</exception>
    public static IReadOnlyList<StoredRecord> Find(string journal, JournalPast past, string logs, ICompression? compression)
    {
        if (past.EndedOrderly || past.LastRecordAt is not { } end)
            return [];

        var recorded = ReadEnd(journal, past.LastOrdering, end - JournalWindow);
        using var logged = new LoggedKeys();
        foreach (var file in LogReader.Find(logs).Where(file => File.GetLastWriteTimeUtc(file) >= end - LogWindow))
            LogReader.CopyAsJson(file, compression, logged, static _ => { });
        return [.. recorded.Where(record => record.Event != "started" && !logged.Contains(record))];
    }

    private static List<StoredRecord> ReadEnd(string path, long lastOrdering, DateTime from)
    {
        using var journal = JournalReader.Open(path);
        // What comes after is this monitor's own.
        journal.End = lastOrdering;
        journal.SkipTo(from);
        var records = new List<StoredRecord>();
        while (journal.ReadPage() is { Count: > 0 } page)
            records.AddRange(page);
        return records;
    }
}
