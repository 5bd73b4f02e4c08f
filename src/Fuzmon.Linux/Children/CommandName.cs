using System.Runtime.InteropServices;
using System.Text;

namespace Fuzmon.Linux.Children;

/// <summary>A process's name (<c>comm</c>) as the kernel keeps it: a value to count by without making a string.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct CommandName(ulong First, ulong Second)
{
    private const int Length = 16;

    /// <summary>The name in these bytes, up to the first 0.</summary>
    public static CommandName From(ReadOnlySpan<byte> raw)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes.Clear();
        var end = raw.IndexOf((byte)0);
        raw = end < 0 ? raw : raw[..end];
        raw[..Math.Min(raw.Length, Length - 1)].CopyTo(bytes);
        return MemoryMarshal.Read<CommandName>(bytes);
    }

    /// <summary>The same name without what may stand behind its 0.</summary>
    public CommandName Trimmed() => From(Bytes);

    /// <summary>As text, with U+FFFD for what is not UTF-8; it may hold control characters.</summary>
    public override string ToString()
    {
        var bytes = Bytes;
        var end = Array.IndexOf(bytes, (byte)0);
        return Encoding.UTF8.GetString(bytes, 0, end < 0 ? bytes.Length : end);
    }

    private byte[] Bytes
    {
        get
        {
            var bytes = new byte[Length];
            MemoryMarshal.Write(bytes, in this);
            return bytes;
        }
    }
}
