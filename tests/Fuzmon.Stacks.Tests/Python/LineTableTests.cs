using FsCheck.Xunit;
using Fuzmon.Stacks.Python.Layouts;
using Fuzmon.Stacks.Python.Reading;

namespace Fuzmon.Stacks.Tests.Python;

public sealed class LineTableTests
{
    [Theory]
    [InlineData(0, 10)]
    [InlineData(5, 10)]
    [InlineData(6, 11)]
    [InlineData(8, 265)]
    public void Deltas_of_2_7_have_no_sign(long offset, int line) =>
        Assert.Equal(line, LineTables.Find(LineTableKind.UnsignedDeltas, [6, 1, 2, 254], 10, offset));

    [Theory]
    [InlineData(5, 10)]
    [InlineData(6, 11)]
    [InlineData(8, 9)]
    public void Deltas_from_3_6_on_can_go_back(long offset, int line) =>
        Assert.Equal(line, LineTables.Find(LineTableKind.SignedDeltas, [6, 1, 2, 254], 10, offset));

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(0, 11)]
    [InlineData(3, null)]
    [InlineData(4, 10)]
    public void Ranges_can_have_no_line(long index, int? line) =>
        Assert.Equal(line, LineTables.Find(LineTableKind.Ranges, [6, 1, 2, 128, 4, 255], 10, index));

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(0, 10)]
    [InlineData(1, 12)]
    [InlineData(2, 12)]
    [InlineData(3, null)]
    [InlineData(4, 9)]
    [InlineData(5, 109)]
    [InlineData(6, null)]
    public void Locations_of_each_kind_are_understood(long unit, int? line)
    {
        byte[] table =
        [
            0x80, 0x11, // short, one unit
            0x80 | (12 << 3) | 1, 3, 9, // two lines further, two units
            0x80 | (15 << 3), // none
            0x80 | (13 << 3), 7, // three lines back
            0x80 | (14 << 3), 0x40 | (200 & 63), 200 >> 6, 0, 1, 1, // long: a hundred lines further
        ];
        Assert.Equal(line, LineTables.Find(LineTableKind.Locations, table, 10, unit));
    }

    /// <summary>Whatever the bytes are, it ends, and no exception leaves.</summary>
    [Property(MaxTest = 2000)]
    public bool Any_bytes_give_a_line_or_none(byte kind, byte[] table, int first, long instruction) =>
        LineTables.Find((LineTableKind)(kind % 4), table, first, instruction) is var line && (line is null || line.HasValue);

    /// <summary>Lines written as CPython 3.11 writes them are read back.</summary>
    [Property(MaxTest = 1000)]
    public void Lines_that_are_encoded_are_decoded(int[] steps)
    {
        var table = new List<byte>();
        var lines = new List<int>();
        var line = 1000;
        foreach (var step in steps.Select(static step => step % 100_000))
        {
            line += step;
            lines.Add(line);
            table.Add(0x80 | (13 << 3));
            var rest = step < 0 ? ((uint)-step << 1) | 1 : (uint)step << 1;
            for (; rest > 63; rest >>= 6)
                table.Add((byte)((rest & 63) | 64));
            table.Add((byte)rest);
        }

        for (var i = 0; i < lines.Count; i++)
            Assert.Equal(lines[i], LineTables.Find(LineTableKind.Locations, table.ToArray(), 1000, i));
    }
}
