using System.Collections.Concurrent;

namespace Fuzmon.Stacks.Symbols;

/// <summary>What is known of one file's addresses. Read by any thread, written by the service's own.</summary>
internal sealed class NamedFile(FileState state)
{
    private const int AddressBytes = 96;
    private const int FrameBytes = 48;
    private const int TextBytes = 32;

    private readonly ConcurrentDictionary<ulong, IReadOnlyList<SymbolFrame>> _frames = new();
    private readonly HashSet<string> _texts = [];
    private long _lastUse = Environment.TickCount64;

    public FileState State { get; } = state;

    /// <summary>Has ended the helper too often: all of its addresses count as known and have no name.</summary>
    public volatile bool IsGivenUp;

    /// <summary>How often the helper died over it.</summary>
    public int Deaths { get; set; }

    /// <summary>Milliseconds since the machine started.</summary>
    public long LastUse => Volatile.Read(ref _lastUse);

    /// <summary>What its names take, roughly.</summary>
    public long Bytes { get; private set; }

    public bool TryGet(ulong address, out IReadOnlyList<SymbolFrame> frames)
    {
        Volatile.Write(ref _lastUse, Environment.TickCount64);
        if (_frames.TryGetValue(address, out var found))
        {
            frames = found;
            return true;
        }
        frames = [];
        return IsGivenUp;
    }

    public void Add(ulong address, IReadOnlyList<SymbolFrame> frames)
    {
        if (_frames.TryAdd(address, frames))
            Bytes += AddressBytes + (frames.Count * FrameBytes);
    }

    /// <summary>The one string of that text: a file name comes with every address of its file.</summary>
    public string Share(string text)
    {
        if (_texts.TryGetValue(text, out var shared))
            return shared;
        _texts.Add(text);
        Bytes += TextBytes + (2L * text.Length);
        return text;
    }
}
