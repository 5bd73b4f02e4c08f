using System.Buffers;

namespace MessagePack.Tests.Support;

/// <summary>Bytes as a sequence of separate segments.</summary>
internal sealed class Segments : ReadOnlySequenceSegment<byte>
{
    private Segments(ReadOnlyMemory<byte> memory, long start)
    {
        Memory = memory;
        RunningIndex = start;
    }

    /// <summary>One segment for every byte, an empty one first.</summary>
    public static ReadOnlySequence<byte> OfOneByte(byte[] bytes)
    {
        var first = new Segments(ReadOnlyMemory<byte>.Empty, 0);
        Segments last = first;
        for (int i = 0; i < bytes.Length; i++)
        {
            var next = new Segments(bytes.AsMemory(i, 1), i);
            last.Next = next;
            last = next;
        }
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }
}
