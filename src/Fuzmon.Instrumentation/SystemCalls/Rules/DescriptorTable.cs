namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>
/// What a process has open under which number. What is open has an identity of its own, so that a number that was closed and given
/// out again is another one, and a duplicate is not.
/// </summary>
internal sealed class DescriptorTable
{
    private const int MaxEntries = 4_096;

    private readonly Dictionary<long, Entry> _entries = [];

    /// <summary>The entry of a number; null when nothing is known of it.</summary>
    public Entry? Find(long number) => _entries.TryGetValue(number, out var entry) ? entry : null;

    /// <summary>Sets what is open under a number.</summary>
    /// <returns>Whether another one had to be forgotten for it.</returns>
    public bool Set(long number, Entry entry)
    {
        var isFull = _entries.Count >= MaxEntries && !_entries.ContainsKey(number);
        if (isFull)
            _entries.Remove(_entries.Keys.First());
        _entries[number] = entry;
        return isFull;
    }

    /// <summary>Nothing is open under the number any longer.</summary>
    public void Close(long number) => _entries.Remove(number);

    /// <summary>Nothing is open under these numbers any longer, or, if asked for, not behind the next exec.</summary>
    public void CloseRange(long first, long last, bool onExec)
    {
        foreach (var number in _entries.Keys.Where(number => number >= first && number <= last).ToList())
        {
            if (onExec)
                _entries[number] = _entries[number] with { ClosesOnExec = true };
            else
                _entries.Remove(number);
        }
    }

    /// <summary>What another program finds open, in a table of its own.</summary>
    public DescriptorTable AfterExec()
    {
        var table = new DescriptorTable();
        foreach (var (number, entry) in _entries)
        {
            if (!entry.ClosesOnExec)
                table._entries.Add(number, entry);
        }

        return table;
    }

    /// <summary>A copy, for a child.</summary>
    public DescriptorTable Copy()
    {
        var table = new DescriptorTable();
        foreach (var (number, entry) in _entries)
            table._entries.Add(number, entry);
        return table;
    }

    /// <summary>What is open.</summary>
    /// <param name="Opened">Its identity, above 0.</param>
    /// <param name="Path">Its path, if it is a file and the path is known.</param>
    /// <param name="ClosesOnExec">Whether another program does not get it.</param>
    public readonly record struct Entry(int Opened, string? Path, bool ClosesOnExec);
}
