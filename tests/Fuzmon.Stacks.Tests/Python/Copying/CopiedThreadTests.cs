using System.Runtime.InteropServices;
using Fuzmon.Stacks.Native;
using Fuzmon.Stacks.Python.Copying;

namespace Fuzmon.Stacks.Tests.Python.Copying;

public sealed class CopiedThreadTests
{
    [Fact]
    public void Pieces_are_read_where_they_were()
    {
        var bytes = Copy(Piece(0x1000, 1, 2, 3), Piece(0x2000, 4)).Concat(Copy()).ToArray();

        var copies = CopiedThread.Parse(bytes).ToList();

        Assert.Equal(2, copies.Count);
        Assert.Equal((7UL, 8UL), (copies[0].State, copies[0].Interpreter));
        Assert.True(copies[0].IsCut);
        var into = new byte[4];
        Assert.Equal(3, copies[0].Memory.Read(0x1000, into));
        Assert.Equal([1, 2, 3, 0], into);
        Assert.Equal(0, copies[1].Memory.Read(0x1000, into));
        Assert.Equal(new fuzmon_python_code { address = 5, hash = 6 }, Assert.Single(copies[0].Codes.ToArray()));
    }

    [Fact]
    public void What_ends_anywhere_but_at_its_end_is_refused()
    {
        var whole = Copy(Piece(0x1000, 1, 2, 3));
        for (var length = 1; length < whole.Length; length++)
        {
            var part = whole.AsMemory(0, length);
            Assert.Throws<InvalidDataException>(() => CopiedThread.Parse(part).ToList());
        }
    }

    [Theory]
    [InlineData(0x1000UL, ulong.MaxValue)]
    [InlineData(0x1000UL, 1UL << 40)]
    [InlineData(0x1000UL, (ulong)int.MaxValue)]
    [InlineData(ulong.MaxValue, 8UL)]
    public void A_piece_that_is_longer_than_all_is_refused(ulong address, ulong length)
    {
        var piece = new byte[24];
        MemoryMarshal.Write(piece, new fuzmon_python_piece { address = address, length = length });

        Assert.Throws<InvalidDataException>(() => CopiedThread.Parse(Copy(piece)).ToList());
    }

    private static byte[] Copy(params byte[][] pieces)
    {
        var all = pieces.SelectMany(static piece => piece).ToArray();
        var header = new fuzmon_python_copy { state = 7, interpreter = 8, piece_bytes = (uint)all.Length, code_count = 1, is_cut = 1 };
        var code = new fuzmon_python_code { address = 5, hash = 6 };
        return [.. Bytes(header), .. all, .. Bytes(code)];
    }

    private static byte[] Piece(ulong address, params byte[] content)
    {
        var padded = new byte[(content.Length + 7) & ~7];
        content.CopyTo(padded, 0);
        return [.. Bytes(new fuzmon_python_piece { address = address, length = (ulong)content.Length }), .. padded];
    }

    private static byte[] Bytes<T>(T value)
        where T : unmanaged
        => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
}
