using System.Buffers.Binary;

namespace Fuzmon.Linux.Crashes;

/// <summary>What the notes at the beginning of a core dump tell: the signal, and the registers of every thread.</summary>
public sealed record CoreNotes
{
    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const int NoteHeaderSize = 12;
    private const uint PT_NOTE = 4;
    private const uint NT_PRSTATUS = 1;
    private const uint NT_SIGINFO = 0x53494749;
    private const ushort EM_X86_64 = 62;

    // struct elf_prstatus.
    private const int StatusSize = 336;
    private const int SignalAt = 12;
    private const int ThreadIdAt = 32;
    private const int RegistersAt = 112;

    // Where in struct user_regs_struct the registers are that CoreThread.RegisterNames names.
    private static readonly int[] RegisterOrder = [10, 12, 11, 5, 13, 14, 4, 19, 9, 8, 7, 6, 3, 2, 1, 0, 16, 18];

    /// <summary>The threads, the one that took the signal first.</summary>
    public required IReadOnlyList<CoreThread> Threads { get; init; }

    /// <summary>The number of the signal.</summary>
    public required int Signal { get; init; }

    /// <summary>Its <c>si_code</c>; null when it was not told.</summary>
    public int? SignalCode { get; init; }

    /// <summary>The address that it is about, of the signals that are about one.</summary>
    public ulong? FaultAddress { get; init; }

    /// <summary>Whether there were more threads than were taken.</summary>
    public bool IsCut { get; init; }

    /// <summary>How much of a dump is needed to parse its notes, as far as what there is of it tells.</summary>
    /// <returns>Bytes from its beginning; null when it is no dump that is understood, or exceeds the limits.</returns>
    public static int? BytesNeeded(ReadOnlySpan<byte> dump, CoreNotesLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (dump.Length < HeaderSize)
            return HeaderSize;
        if (!TryFindFirstSegment(dump, out var at))
            return null;
        if (dump.Length < at + SegmentSize)
            return at + SegmentSize <= limits.MaxBytes ? at + SegmentSize : null;
        return TryFindNotes(dump[at..], limits, out var start, out var length) ? start + length : null;
    }

    /// <summary>Parses as much as there is.</summary>
    /// <returns>The notes; null when there is no thread in them.</returns>
    public static CoreNotes? Parse(ReadOnlySpan<byte> dump, CoreNotesLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (dump.Length < HeaderSize
            || !TryFindFirstSegment(dump, out var at)
            || dump.Length < at + SegmentSize
            || !TryFindNotes(dump[at..], limits, out var start, out var length)
            || start > dump.Length)
        {
            return null;
        }

        return ParseNotes(dump.Slice(start, Math.Min(length, dump.Length - start)), limits);
    }

    private static CoreNotes? ParseNotes(ReadOnlySpan<byte> notes, CoreNotesLimits limits)
    {
        var threads = new List<CoreThread>();
        var (signal, isCut) = (0, false);
        (int Code, ulong? Address)? info = null;
        while (notes.Length >= NoteHeaderSize)
        {
            var nameSize = Padded(BinaryPrimitives.ReadUInt32LittleEndian(notes));
            var size = BinaryPrimitives.ReadUInt32LittleEndian(notes[4..]);
            var type = BinaryPrimitives.ReadUInt32LittleEndian(notes[8..]);
            var end = NoteHeaderSize + nameSize + Padded(size);
            if (NoteHeaderSize + nameSize + size > notes.Length)
                break;

            var text = notes.Slice((int)(NoteHeaderSize + nameSize), (int)size);
            if (type == NT_PRSTATUS && text.Length >= StatusSize)
            {
                if (threads.Count == 0)
                    signal = BinaryPrimitives.ReadInt16LittleEndian(text[SignalAt..]);
                if (threads.Count < limits.MaxThreads)
                    threads.Add(ThreadOf(text));
                else
                    isCut = true;
            }
            else if (type == NT_SIGINFO)
            {
                info ??= InfoOf(text);
            }

            if (end >= notes.Length)
                break;
            notes = notes[(int)end..];
        }

        return threads.Count == 0 ? null : new CoreNotes
        {
            Threads = threads,
            Signal = signal,
            SignalCode = info?.Code,
            FaultAddress = info?.Address,
            IsCut = isCut,
        };
    }

    private static CoreThread ThreadOf(ReadOnlySpan<byte> status)
    {
        var values = new ulong[RegisterOrder.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadUInt64LittleEndian(status[(RegistersAt + (8 * RegisterOrder[i]))..]);
        return new CoreThread(BinaryPrimitives.ReadInt32LittleEndian(status[ThreadIdAt..]), values);
    }

    private static (int Code, ulong? Address)? InfoOf(ReadOnlySpan<byte> info)
    {
        if (info.Length < 24)
            return null;
        var signal = BinaryPrimitives.ReadInt32LittleEndian(info);
        var code = BinaryPrimitives.ReadInt32LittleEndian(info[8..]);
        // Sent by kill, the same bytes are the sender; and not all signals are about an address.
        var hasAddress = code > 0 && signal is 4 or 5 or 7 or 8 or 11;
        return (code, hasAddress && code > 0 ? BinaryPrimitives.ReadUInt64LittleEndian(info[16..]) : null);
    }

    // The kernel writes the notes' segment first.
    private static bool TryFindFirstSegment(ReadOnlySpan<byte> dump, out int at)
    {
        at = 0;
        if (!dump.StartsWith("\u007fELF\u0002\u0001"u8)
            || BinaryPrimitives.ReadUInt16LittleEndian(dump[18..]) != EM_X86_64
            || BinaryPrimitives.ReadUInt16LittleEndian(dump[54..]) != SegmentSize)
        {
            return false;
        }

        var offset = BinaryPrimitives.ReadUInt64LittleEndian(dump[32..]);
        at = (int)Math.Min(offset, int.MaxValue / 2);
        return offset is >= HeaderSize and < int.MaxValue / 2;
    }

    private static bool TryFindNotes(ReadOnlySpan<byte> segment, CoreNotesLimits limits, out int start, out int length)
    {
        start = length = 0;
        if (BinaryPrimitives.ReadUInt32LittleEndian(segment) != PT_NOTE)
            return false;
        var offset = BinaryPrimitives.ReadUInt64LittleEndian(segment[8..]);
        var size = BinaryPrimitives.ReadUInt64LittleEndian(segment[32..]);
        if (offset < HeaderSize || offset > (ulong)limits.MaxBytes || size > (ulong)limits.MaxBytes - offset)
            return false;
        (start, length) = ((int)offset, (int)size);
        return true;
    }

    private static long Padded(uint size) => (size + 3L) & ~3L;
}
