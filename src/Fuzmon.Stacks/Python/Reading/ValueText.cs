using System.Globalization;
using System.Numerics;
using System.Text;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>Says what an object is in a few characters, without calling anything of the process.</summary>
internal static class ValueText
{
    /// <summary>Beyond this a length is no length.</summary>
    public const ulong MaxPlausible = 1UL << 48;

    private const int MaxText = 80;
    private const int MaxDigits = 32;
    private const int DigitBits = 30;

    /// <summary>The text for the object at an address; null when that is no object.</summary>
    /// <param name="memory">The process.</param>
    /// <param name="layout">Where things lie.</param>
    /// <param name="address">The object.</param>
    /// <param name="depth">How many containers it lies in.</param>
    public static string? Read(CachedMemory memory, PythonLayout layout, ulong address, int depth = 0)
    {
        if (TypeNames.Read(memory, layout, address) is not { } type)
            return null;
        return ContainerText.Read(memory, layout, address, type, depth) ?? Known(memory, layout, address, type) ?? $"<{type}>";
    }

    private static string? Known(CachedMemory memory, PythonLayout layout, ulong address, string type) => type switch
    {
        "NoneType" => "None",
        "bool" => ReadInteger(memory, layout, address) is { } flag ? flag.IsZero ? "False" : "True" : null,
        "int" or "long" => ReadInteger(memory, layout, address)?.ToString(CultureInfo.InvariantCulture),
        "float" => memory.TryReadUInt64(address + (ulong)layout.FloatValue, out var bits) ? Float(bits) : null,
        "str" or "unicode" => PythonStrings.Read(memory, layout, address, MaxText) is { } text ? Quote(text) : null,
        "bytes" => ReadBytes(memory, layout, address),
        "list" or "tuple" or "bytearray" => Sized(memory, address + (ulong)layout.ObjectSize, type),
        "dict" => Sized(memory, address + (ulong)layout.DictUsed, type),
        "set" or "frozenset" => Sized(memory, address + 24, type), // used, behind fill
        _ => null,
    };

    /// <summary>An int; null when it cannot be read, or is too long to be worth it.</summary>
    public static BigInteger? ReadInteger(CachedMemory memory, PythonLayout layout, ulong address)
    {
        var isOld = layout.Kind == PythonLayoutKind.Python27;
        if (isOld && TypeNames.Read(memory, layout, address) is "int" or "bool")
            return memory.TryReadUInt64(address + (ulong)layout.ObjectSize, out var small) ? unchecked((long)small) : null;
        if (!memory.TryReadUInt64(address + (ulong)layout.ObjectSize, out var size))
            return null;
        var signed = unchecked((long)size);
        // From 3.12 on: the number of digits, above three bits of which two are the sign.
        var isTagged = layout.Kind >= PythonLayoutKind.Python312;
        var isNegative = isTagged ? (size & 3) == 2 : signed < 0;
        var count = isTagged ? (long)(size >> 3) : Math.Abs(Math.Max(signed, -long.MaxValue));
        if (isTagged && (size & 3) == 1)
            count = 0;
        if (count is < 0 or > MaxDigits)
            return null;
        var value = BigInteger.Zero;
        for (var i = count - 1; i >= 0; i--)
        {
            if (!memory.TryReadInt32(address + (ulong)layout.LongDigits + (ulong)(i * 4), out var digit))
                return null;
            value = (value << DigitBits) | (digit & ((1 << DigitBits) - 1));
        }

        return isNegative ? -value : value;
    }

    private static string? ReadBytes(CachedMemory memory, PythonLayout layout, ulong address)
    {
        if (!memory.TryReadUInt64(address + (ulong)layout.ObjectSize, out var length) || length > MaxPlausible)
            return null;
        var bytes = new byte[Math.Min(length, MaxText)];
        if (!memory.TryRead(address + (ulong)layout.BytesData, bytes))
            return null;
        var text = Quote(Encoding.Latin1.GetString(bytes), isBytes: true);
        return length > MaxText ? $"b{text}…" : $"b{text}";
    }

    private static string? Sized(CachedMemory memory, ulong field, string type) =>
        memory.TryReadUInt64(field, out var length) && length <= MaxPlausible
            ? string.Create(CultureInfo.InvariantCulture, $"<{type} of {length}>")
            : null;

    private static string Float(ulong bits)
    {
        var value = BitConverter.UInt64BitsToDouble(bits);
        if (double.IsNaN(value))
            return "nan";
        if (double.IsInfinity(value))
            return value > 0 ? "inf" : "-inf";
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text.Replace('E', 'e');
    }

    private static string Quote(string text, bool isBytes = false)
    {
        var quoted = new StringBuilder("'");
        foreach (var c in text)
        {
            _ = c switch
            {
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\\' or '\'' => quoted.Append('\\').Append(c),
                _ when char.IsControl(c) || (isBytes && c > '~') => quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('\'').ToString();
    }
}
