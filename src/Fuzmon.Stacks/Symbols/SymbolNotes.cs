namespace Fuzmon.Stacks.Symbols;

/// <summary>The notes of a service, each once, a bounded number of them.</summary>
internal sealed class SymbolNotes
{
    private const int Max = 256;

    private readonly Lock _adding = new();
    private volatile SymbolNote[] _notes = [];

    public IReadOnlyCollection<SymbolNote> All => _notes;

    public void Add(SymbolNote note)
    {
        lock (_adding)
        {
            if (_notes.Length < Max && !_notes.Contains(note))
                _notes = [.. _notes, note];
        }
    }
}
