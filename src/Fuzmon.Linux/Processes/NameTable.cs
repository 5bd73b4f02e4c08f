using System.Text;

namespace Fuzmon.Linux;

/// <summary>Names as strings, each made once: a look meets thousands of processes and few names.</summary>
internal sealed class NameTable
{
    private const int MaxNames = 4096;

    private readonly HashSet<string> _names = [];

    public string Get(ReadOnlySpan<byte> raw)
    {
        // No encoded byte makes more than one character.
        Span<char> buffer = stackalloc char[ProcessName.MaxLength];
        var text = buffer[..Encoding.UTF8.GetChars(raw[..Math.Min(raw.Length, ProcessName.MaxLength)], buffer)];
        if (_names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var known))
            return known;

        // Whoever renames itself all the time must not fill the memory.
        if (_names.Count == MaxNames)
            _names.Clear();
        var name = text.ToString();
        _names.Add(name);
        return name;
    }
}
