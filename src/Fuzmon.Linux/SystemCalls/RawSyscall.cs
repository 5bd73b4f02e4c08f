using System.Runtime.InteropServices;

namespace Fuzmon.Linux.SystemCalls;

/// <summary>
/// A record of a source: one call, signal or end of a task, with the memory that was copied of it. It lies in the buffer of whoever read
/// it. What a source tells is checked like anything foreign, for it comes from the traced process's memory.
/// </summary>
public readonly ref struct RawSyscall
{
    private readonly ReadOnlySpan<byte> _snippets;

    private RawSyscall(RawSyscallHeader header, ReadOnlySpan<byte> snippets)
    {
        Header = header;
        _snippets = snippets;
    }

    /// <summary>Its fixed part.</summary>
    public RawSyscallHeader Header { get; }

    /// <summary>Takes the first record off.</summary>
    /// <param name="bytes">Whole records, one behind the other.</param>
    /// <param name="call">The record.</param>
    /// <returns>False when none is left; when bytes are left then, they are no records.</returns>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> bytes, out RawSyscall call)
    {
        call = default;
        if (bytes.Length < RawSyscallHeader.Bytes)
            return false;
        var header = MemoryMarshal.Read<RawSyscallHeader>(bytes);
        if (header.Size < RawSyscallHeader.Bytes || header.Size > (uint)bytes.Length || header.Size % 8 != 0)
            return false;

        call = new RawSyscall(header, bytes[RawSyscallHeader.Bytes..(int)header.Size]);
        bytes = bytes[(int)header.Size..];
        return true;
    }

    /// <summary>Goes over the snippets in their order; what is not whole ends it.</summary>
    public SnippetEnumerator GetEnumerator() => new(_snippets);

    /// <summary>The first snippet of an argument that is of this kind.</summary>
    public bool TryFind(int argument, SnippetKind kind, out RawSnippet found)
    {
        foreach (var snippet in this)
        {
            if (snippet.Argument == argument && snippet.Kind == kind)
            {
                found = snippet;
                return true;
            }
        }

        found = default;
        return false;
    }

    /// <summary>Goes over snippets.</summary>
    public ref struct SnippetEnumerator
    {
        private ReadOnlySpan<byte> _rest;
        private RawSnippet _current;

        internal SnippetEnumerator(ReadOnlySpan<byte> snippets) => _rest = snippets;

        /// <summary>The present one.</summary>
        public readonly RawSnippet Current => _current;

        /// <summary>Goes on to the next.</summary>
        public bool MoveNext()
        {
            var rest = _rest;
            var isTaken = RawSnippet.TryTake(ref rest, out var current);
            _rest = rest;
            _current = current;
            return isTaken;
        }
    }
}
