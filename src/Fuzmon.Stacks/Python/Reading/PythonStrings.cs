using System.Buffers.Binary;
using System.Text;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>Reads string objects of all kinds, and bytes objects.</summary>
internal static class PythonStrings
{
    private const ulong MaxPlausible = 1UL << 40;
    private const char Cut = '…';

    /// <summary>
    /// Reads the string at an address: <c>str</c>, in 2.7 also <c>unicode</c>. A string that is longer is cut there, with "…".
    /// </summary>
    /// <returns>Null when it is no string or cannot be read.</returns>
    public static string? Read(CachedMemory memory, PythonLayout layout, ulong address, int limit)
    {
        if (address == 0 || address % 4 != 0)
            return null;
        if (layout.Kind == PythonLayoutKind.Python27)
            return ReadOld(memory, layout, address, limit);
        if (!memory.TryReadUInt64(address + (ulong)layout.UnicodeLength, out var length) || length > MaxPlausible
            || !memory.TryReadInt32(address + (ulong)layout.UnicodeState, out var state))
            return null;
        state >>= layout.UnicodeKindShift;
        var width = state & 7;
        var isCompact = (state & 8) != 0;
        var isAscii = (state & 16) != 0;
        if (width is not (1 or 2 or 4) || (isAscii && width != 1))
            return null;
        var data = address + (ulong)(isAscii ? layout.UnicodeAsciiData : layout.UnicodeCompactData);
        if (!isCompact && !memory.TryReadUInt64(address + (ulong)layout.UnicodeDataPointer, out data))
            return null;
        return ReadCharacters(memory, data, length, width, limit);
    }

    /// <summary>Reads the bytes of a bytes object (2.7: of a str).</summary>
    /// <returns>Null when it has more than allowed, or cannot be read.</returns>
    public static byte[]? ReadBytes(CachedMemory memory, PythonLayout layout, ulong address, int limit)
    {
        if (address == 0 || !memory.TryReadUInt64(address + (ulong)layout.ObjectSize, out var length) || length > (ulong)limit)
            return null;
        var bytes = new byte[length];
        return memory.TryRead(address + (ulong)layout.BytesData, bytes) ? bytes : null;
    }

    private static string? ReadOld(CachedMemory memory, PythonLayout layout, ulong address, int limit)
    {
        var type = TypeNames.Read(memory, layout, address);
        if (type == "unicode")
        {
            return memory.TryReadUInt64(address + (ulong)layout.UnicodeLength, out var count) && count <= MaxPlausible
                && memory.TryReadUInt64(address + (ulong)layout.UnicodeDataPointer, out var data)
                ? ReadCharacters(memory, data, count, layout.WideCharacterSize, limit)
                : null;
        }

        if (type != "str" || !memory.TryReadUInt64(address + (ulong)layout.ObjectSize, out var length) || length > MaxPlausible)
            return null;
        var bytes = new byte[Math.Min(length, (ulong)limit)];
        if (!memory.TryRead(address + (ulong)layout.BytesData, bytes))
            return null;
        // Names and files are what the source's encoding made of them, which is UTF-8 if anything.
        var text = Encoding.UTF8.GetString(bytes);
        return length > (ulong)limit ? text + Cut : text;
    }

    private static string? ReadCharacters(CachedMemory memory, ulong data, ulong length, int width, int limit)
    {
        var count = (int)Math.Min(length, (ulong)limit);
        var bytes = new byte[count * width];
        if (!memory.TryRead(data, bytes) && count > 0)
            return null;
        var text = width switch
        {
            1 => Encoding.Latin1.GetString(bytes),
            2 => Encoding.Unicode.GetString(bytes),
            _ => FromCodePoints(bytes),
        };
        return (ulong)count < length ? text + Cut : text;
    }

    private static string FromCodePoints(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length / 4);
        for (; bytes.Length >= 4; bytes = bytes[4..])
        {
            var point = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            text.Append((Rune.IsValid(point) ? new Rune(point) : Rune.ReplacementChar).ToString());
        }

        return text.ToString();
    }
}
