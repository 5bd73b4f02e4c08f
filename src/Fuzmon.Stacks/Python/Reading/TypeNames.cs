using System.Text;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>Reads the name of an object's type.</summary>
internal static class TypeNames
{
    private const int MaxLength = 128;

    /// <summary>The name of the type of the object at an address; null when that is no object.</summary>
    public static string? Read(CachedMemory memory, PythonLayout layout, ulong address) =>
        address != 0 && address % sizeof(ulong) == 0 && memory.TryReadUInt64(address + (ulong)layout.ObjectType, out var type)
            ? ReadOfType(memory, layout, type)
            : null;

    /// <summary>The name of the type at an address; null when that is no type.</summary>
    public static string? ReadOfType(CachedMemory memory, PythonLayout layout, ulong type)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        if (type == 0 || type % sizeof(ulong) != 0 || !memory.TryReadUInt64(type + (ulong)layout.TypeName, out var name))
            return null;
        var length = memory.Read(name, bytes);
        var end = bytes[..length].IndexOf((byte)0);
        return end <= 0 ? null : Encoding.UTF8.GetString(bytes[..end]);
    }
}
