using System.Buffers.Binary;
using Fuzmon.Linux.Crashes;

namespace Fuzmon.Linux.Tests.Crashes;

public sealed class CoreNotesTests
{
    private const uint Status = 1;
    private const uint FloatingPoint = 2;
    private const uint SignalInfo = 0x53494749;
    private static readonly CoreNotesLimits Limits = new();

    [Fact]
    public void Threads_come_in_order_with_their_registers_by_name()
    {
        var notes = CoreNotes.Parse(
            Dump(Note(Status, StatusOf(11, 100)), Note(SignalInfo, InfoOf(11, 1, 0x1234)), Note(FloatingPoint, new byte[512]), Note(Status, StatusOf(0, 101))), Limits);

        Assert.NotNull(notes);
        Assert.Equal([100, 101], notes.Threads.Select(thread => thread.ThreadId));
        Assert.Equal((11, 1, 0x1234ul, false), (notes.Signal, notes.SignalCode!.Value, notes.FaultAddress!.Value, notes.IsCut));
        // The registers of struct user_regs_struct are numbered by their places.
        ulong[] places = [10, 12, 11, 5, 13, 14, 4, 19, 9, 8, 7, 6, 3, 2, 1, 0, 16, 18];
        Assert.Equal(places.Select(place => 1000 + place), notes.Threads[0].Registers);
        Assert.Equal(CoreThread.RegisterNames.Count, places.Length);
        Assert.Equal(1016ul, notes.Threads[0].InstructionPointer);
    }

    [Theory]
    [InlineData(11, 0, false)]
    [InlineData(11, -6, false)]
    [InlineData(6, 1, false)]
    [InlineData(7, 2, true)]
    [InlineData(8, 1, true)]
    public void Only_a_fault_has_an_address(int signal, int code, bool hasAddress)
    {
        var notes = CoreNotes.Parse(Dump(Note(Status, StatusOf((short)signal, 1)), Note(SignalInfo, InfoOf(signal, code, 42))), Limits);

        Assert.Equal(hasAddress ? 42ul : null, notes!.FaultAddress);
        Assert.Equal(code, notes.SignalCode);
    }

    [Fact]
    public void What_is_needed_is_told_step_by_step()
    {
        var dump = Dump(Note(Status, StatusOf(11, 1)));

        Assert.Equal(64, CoreNotes.BytesNeeded(dump.AsSpan(0, 10), Limits));
        Assert.Equal(120, CoreNotes.BytesNeeded(dump.AsSpan(0, 64), Limits));
        Assert.Equal(dump.Length, CoreNotes.BytesNeeded(dump.AsSpan(0, 120), Limits));
    }

    [Fact]
    public void A_dump_that_breaks_off_gives_the_threads_that_are_whole()
    {
        var first = Note(Status, StatusOf(11, 1));
        var dump = Dump(first, Note(Status, StatusOf(0, 2)));

        Assert.Equal(2, CoreNotes.Parse(dump, Limits)!.Threads.Count);
        Assert.Single(CoreNotes.Parse(dump.AsSpan(0, dump.Length - 1), Limits)!.Threads);
        Assert.Null(CoreNotes.Parse(dump.AsSpan(0, 120 + first.Length - 1), Limits));
        Assert.Null(CoreNotes.Parse(dump.AsSpan(0, 63), Limits));
    }

    [Fact]
    public void Accepts_as_many_threads_as_allowed_and_says_that_there_were_more()
    {
        var dump = Dump(Note(Status, StatusOf(11, 1)), Note(Status, StatusOf(0, 2)));

        Assert.False(CoreNotes.Parse(dump, Limits with { MaxThreads = 2 })!.IsCut);
        var cut = CoreNotes.Parse(dump, Limits with { MaxThreads = 1 })!;
        Assert.True(cut.IsCut);
        Assert.Single(cut.Threads);
    }

    [Fact]
    public void Rejects_notes_that_are_larger_than_allowed()
    {
        var dump = Dump(Note(Status, StatusOf(11, 1)));

        Assert.NotNull(CoreNotes.Parse(dump, Limits with { MaxBytes = dump.Length }));
        Assert.Null(CoreNotes.Parse(dump, Limits with { MaxBytes = dump.Length - 1 }));
        Assert.Null(CoreNotes.BytesNeeded(dump, Limits with { MaxBytes = dump.Length - 1 }));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(18, 3)]
    [InlineData(54, 32)]
    [InlineData(32, 8)]
    [InlineData(64, 1)]
    public void Rejects_what_is_no_dump_of_a_64_bit_program(int at, byte value)
    {
        var dump = Dump(Note(Status, StatusOf(11, 1)));
        dump[at] = value;

        Assert.Null(CoreNotes.Parse(dump, Limits));
    }

    [Fact]
    public void Rejects_offsets_and_sizes_beyond_all_bounds()
    {
        foreach (var at in new[] { 32, 72, 96 })
        {
            var dump = Dump(Note(Status, StatusOf(11, 1)));
            BinaryPrimitives.WriteUInt64LittleEndian(dump.AsSpan(at), ulong.MaxValue - 8);

            Assert.Null(CoreNotes.Parse(dump, Limits));
        }
    }

    [Fact]
    public void Mutated_dumps_do_no_harm()
    {
        var random = new Random(7);
        var whole = Dump(Note(Status, StatusOf(11, 1)), Note(SignalInfo, InfoOf(11, 1, 5)), Note(Status, StatusOf(0, 2)));
        for (var round = 0; round < 20_000; round++)
        {
            var dump = whole[..random.Next(whole.Length + 1)];
            for (var change = random.Next(8); change > 0 && dump.Length > 0; change--)
                dump[random.Next(Math.Min(dump.Length, random.Next(2) == 0 ? 160 : dump.Length))] = (byte)random.Next(256);

            var needed = CoreNotes.BytesNeeded(dump, Limits);
            Assert.True(needed is null or > 0 && (needed ?? 0) <= Limits.MaxBytes);
            Assert.True((CoreNotes.Parse(dump, Limits)?.Threads.Count ?? 0) <= 2);
        }
    }

    // A header, one segment of notes.
    private static byte[] Dump(params byte[][] notes)
    {
        var text = notes.SelectMany(note => note).ToArray();
        var dump = new byte[120 + text.Length];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(dump);
        BinaryPrimitives.WriteUInt16LittleEndian(dump.AsSpan(18), 62);
        BinaryPrimitives.WriteUInt64LittleEndian(dump.AsSpan(32), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(dump.AsSpan(54), 56);
        BinaryPrimitives.WriteUInt16LittleEndian(dump.AsSpan(56), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(dump.AsSpan(64), 4);
        BinaryPrimitives.WriteUInt64LittleEndian(dump.AsSpan(72), 120);
        BinaryPrimitives.WriteUInt64LittleEndian(dump.AsSpan(96), (ulong)text.Length);
        text.CopyTo(dump, 120);
        return dump;
    }

    private static byte[] Note(uint type, byte[] text)
    {
        var note = new byte[12 + 8 + ((text.Length + 3) & ~3)];
        BinaryPrimitives.WriteUInt32LittleEndian(note, 5);
        BinaryPrimitives.WriteUInt32LittleEndian(note.AsSpan(4), (uint)text.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(note.AsSpan(8), type);
        "CORE"u8.CopyTo(note.AsSpan(12));
        text.CopyTo(note, 20);
        return note;
    }

    private static byte[] StatusOf(short signal, int thread)
    {
        var status = new byte[336];
        BinaryPrimitives.WriteInt16LittleEndian(status.AsSpan(12), signal);
        BinaryPrimitives.WriteInt32LittleEndian(status.AsSpan(32), thread);
        for (var place = 0; place < 27; place++)
            BinaryPrimitives.WriteUInt64LittleEndian(status.AsSpan(112 + (8 * place)), 1000 + (ulong)place);
        return status;
    }

    private static byte[] InfoOf(int signal, int code, ulong address)
    {
        var info = new byte[128];
        BinaryPrimitives.WriteInt32LittleEndian(info, signal);
        BinaryPrimitives.WriteInt32LittleEndian(info.AsSpan(8), code);
        BinaryPrimitives.WriteUInt64LittleEndian(info.AsSpan(16), address);
        return info;
    }
}
