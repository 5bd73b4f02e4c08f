using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>An event of the journal: a record, and for a sample what the next one is measured from.</summary>
/// <param name="record">The record; null when the event is recovered, because only the mark is state.</param>
/// <param name="mark">Null for what is no sample, or one without CPU time.</param>
internal sealed class RecordEvent(Record? record, SampleMark? mark = null)
{
    public Record? Record { get; } = record;

    public SampleMark? Mark { get; } = mark;

    /// <summary>Whether the journal alone gets it: every log file begins with such a record of its own.</summary>
    public bool IsForJournalOnly { get; init; }

    /// <summary>The number that it is to get in the journal; 0 until it was asked for.</summary>
    public long ExpectedSeq { get; set; }
}
