using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fuzmon.Linux.SystemCalls;

/// <summary>A piece of memory that was copied of a call; <c>struct fuzmon_snippet</c>.</summary>
public readonly ref struct RawSnippet
{
    private RawSnippet(SnippetHead head, ReadOnlySpan<byte> bytes)
    {
        (Argument, Kind, Flags, Index) = (head.Argument, head.Kind, head.Flags, head.Index);
        Bytes = bytes;
    }

    /// <summary>The argument that it belongs to; 6 for the result.</summary>
    public int Argument { get; }

    /// <summary>What it is.</summary>
    public SnippetKind Kind { get; }

    /// <summary>What is to be said of it.</summary>
    public SnippetFlags Flags { get; }

    /// <summary>Which of several of its argument it is.</summary>
    public int Index { get; }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Whether there is more of it.</summary>
    public bool IsCut => Flags.HasFlag(SnippetFlags.Cut);

    /// <summary>Whether it could be read.</summary>
    public bool IsReadable => !Flags.HasFlag(SnippetFlags.Unreadable);

    /// <summary>Takes the first snippet off; false when there is none that is whole.</summary>
    internal static bool TryTake(scoped ref ReadOnlySpan<byte> bytes, out RawSnippet snippet)
    {
        snippet = default;
        if (bytes.Length < Unsafe.SizeOf<SnippetHead>())
            return false;
        var head = MemoryMarshal.Read<SnippetHead>(bytes);
        var rest = bytes[Unsafe.SizeOf<SnippetHead>()..];
        if (head.Length > (uint)rest.Length)
            return false;

        var length = (int)head.Length;
        snippet = new RawSnippet(head, rest[..length]);
        bytes = rest[Math.Min(rest.Length, (length + 7) & ~7)..];
        return true;
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct SnippetHead
    {
        public readonly byte Argument;
        public readonly SnippetKind Kind;
        public readonly SnippetFlags Flags;
        public readonly byte Index;
        public readonly uint Length;
    }
}
