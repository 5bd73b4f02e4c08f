namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>The sequences that have begun in a process or a tree, oldest first.</summary>
internal sealed class SequenceList
{
    public List<Sequence> Items { get; } = [];

    /// <summary>Calls of the process or tree.</summary>
    public long Calls { get; set; }

    /// <summary>The bits of all names that one of them waits for, and perhaps of more.</summary>
    public ulong Awaited { get; private set; }

    /// <summary>At how many calls something that was not to happen has not; none of them is overdue before.</summary>
    public long NextDeadline { get; private set; } = long.MaxValue;

    /// <summary>Adds one.</summary>
    public void Add(Sequence sequence)
    {
        Items.Add(sequence);
        Note(sequence);
    }

    /// <summary>Finds out anew what is waited for.</summary>
    public void Refresh()
    {
        (Awaited, NextDeadline) = (0, long.MaxValue);
        foreach (var sequence in Items)
            Note(sequence);
    }

    private void Note(Sequence sequence)
    {
        Awaited |= sequence.Rule.Awaited[sequence.Step];
        if (sequence.Step == sequence.Rule.Steps.Length && sequence.Rule.DelayCalls is { } calls)
            NextDeadline = Math.Min(NextDeadline, sequence.LastCall + calls);
    }
}
