using System.Buffers.Binary;
using System.Text;
using FsCheck.Xunit;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python;
using Fuzmon.Stacks.Python.Layouts;
using Fuzmon.Stacks.Python.Reading;

namespace Fuzmon.Stacks.Tests.Python;

public sealed class PythonStringsTests
{
    private const ulong Address = 0x10000;

    private readonly PythonLayout _layout = PythonLayouts.For(new PythonVersion(3, 11))!;

    [Property(MaxTest = 1000)]
    public void A_string_is_read_back_as_it_was_written(string? written)
    {
        // What is no character at all cannot be written either.
        var text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(written ?? ""));
        Assert.Equal(text, PythonStrings.Read(Memory(text), _layout, Address, 10_000));
    }

    [Theory]
    [InlineData("abcdef", "abcd…")]
    [InlineData("äbcdef", "äbcd…")]
    [InlineData("中bcdef", "中bcd…")]
    [InlineData("🐍bcdef", "🐍bcd…")]
    [InlineData("abcd", "abcd")]
    public void A_long_string_is_cut_and_says_so(string text, string expected) =>
        Assert.Equal(expected, PythonStrings.Read(Memory(text), _layout, Address, 4));

    [Property(MaxTest = 2000)]
    public bool Any_bytes_are_a_string_or_none(byte[] bytes, byte minor)
    {
        var memory = new SparseMemory();
        memory.Add(Address, bytes.Concat(bytes).Concat(bytes).Concat(bytes).ToArray());
        var layout = PythonLayouts.All[minor % PythonLayouts.All.Count].Layout;
        var text = PythonStrings.Read(new CachedMemory(memory, MemoryBudget.Default), layout, Address, 16);
        return text is null || text.Length <= 33;
    }

    private CachedMemory Memory(string text)
    {
        var points = text.EnumerateRunes().Select(static rune => rune.Value).ToArray();
        var highest = points.DefaultIfEmpty(0).Max();
        var width = highest < 0x100 ? 1 : highest < 0x10000 ? 2 : 4;
        var start = highest < 0x80 ? _layout.UnicodeAsciiData : _layout.UnicodeCompactData;
        var bytes = new byte[start + (points.Length * width)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(_layout.UnicodeLength), points.Length);
        bytes[_layout.UnicodeState] = (byte)((width << 2) | 0x20 | (highest < 0x80 ? 0x40 : 0) | 0x80);
        for (var i = 0; i < points.Length; i++)
        {
            for (var j = 0; j < width; j++)
                bytes[start + (i * width) + j] = (byte)(points[i] >> (8 * j));
        }

        var memory = new SparseMemory();
        memory.Add(Address, bytes);
        return new CachedMemory(memory, MemoryBudget.Default);
    }
}
