using System.Globalization;
using System.Text;

namespace Fuzmon.Records;

/// <summary>Forms of fields that parts of a crash have in common.</summary>
internal static class CrashFields
{
    /// <summary>As text: most readers of JSON keep no more than 53 bits of a number.</summary>
    public static void Address(RecordWriter writer, ReadOnlySpan<byte> name, ulong? address)
        => writer.Field(name, address is { } known ? string.Create(CultureInfo.InvariantCulture, $"0x{known:x}") : null);

    /// <summary>Texts, when there are any.</summary>
    public static void Texts(RecordWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
            return;

        writer.Name(name);
        writer.BeginArray();
        foreach (var text in texts)
            writer.Value(text);
        writer.EndArray();
    }

    /// <summary>Texts by name, when there are any.</summary>
    public static void Texts(RecordWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<KeyValuePair<string, string>> texts)
    {
        if (texts.Count == 0)
            return;

        writer.Name(name);
        writer.BeginMap();
        foreach (var (key, text) in texts)
            writer.Field(Encoding.UTF8.GetBytes(key), text);
        writer.EndMap();
    }

    /// <summary>Numbers by name, when there are any.</summary>
    public static void Numbers(RecordWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<KeyValuePair<string, double>> numbers)
    {
        if (numbers.Count == 0)
            return;

        writer.Name(name);
        writer.BeginMap();
        foreach (var (key, number) in numbers)
        {
            if (number == Math.Floor(number) && Math.Abs(number) < 1L << 53)
                writer.Field(Encoding.UTF8.GetBytes(key), (long)number);
            else
                writer.Field(Encoding.UTF8.GetBytes(key), number);
        }

        writer.EndMap();
    }

    /// <summary>Parts of any form, when there are any.</summary>
    public static void Parts<T>(RecordWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<T> parts, Action<T, RecordWriter> write)
    {
        if (parts.Count == 0)
            return;

        writer.Name(name);
        writer.BeginArray();
        foreach (var part in parts)
            write(part, writer);
        writer.EndArray();
    }

    /// <summary>Registers, when there are any.</summary>
    public static void Registers(RecordWriter writer, IReadOnlyList<KeyValuePair<string, ulong>> registers)
    {
        if (registers.Count == 0)
            return;

        writer.Name("registers"u8);
        writer.BeginMap();
        foreach (var (name, value) in registers)
            Address(writer, Encoding.ASCII.GetBytes(name), value);
        writer.EndMap();
    }
}
