using System.Globalization;
using System.Text;

namespace Fuzmon.Records;

/// <summary>One call of a stack. What is not known is null.</summary>
public sealed record StackFrame
{
    /// <summary>The language of machine code.</summary>
    public const string Native = "native";

    /// <summary>The language Python.</summary>
    public const string Python = "python";

    /// <summary>The function's name, demangled.</summary>
    public string? Function { get; init; }

    /// <summary>The source file.</summary>
    public string? File { get; init; }

    /// <summary>The line in it, from 1.</summary>
    public int? Line { get; init; }

    /// <summary>Where execution stands, or where the call returns to, in the process's address space.</summary>
    public ulong? Address { get; init; }

    /// <summary>The mapped file that the address lies in, as the process sees it.</summary>
    public string? Module { get; init; }

    /// <summary>The address in that file, by which a file without names can be asked later.</summary>
    public ulong? ModuleOffset { get; init; }

    /// <summary>That file's build id, lower-case hexadecimal.</summary>
    public string? BuildId { get; init; }

    /// <summary>Whether it was inlined into the frame outside of it, with which it shares the address.</summary>
    public bool IsInlined { get; init; }

    /// <summary>What the function is written in: <see cref="Native"/> for machine code of any origin, or <see cref="Python"/>.</summary>
    public string? Language { get; init; }

    /// <summary>Whether it was found by a guess (frame pointers, a scan of the stack) and not by unwinding information.</summary>
    public bool IsHeuristic { get; init; }

    /// <summary>Its variables, each name once; null when they were not asked for.</summary>
    public IReadOnlyList<StackLocal>? Locals { get; init; }

    /// <summary>Variables that have a value and were left out, because there were too many; 0 is not written.</summary>
    public int LocalsOmitted { get; init; }

    internal void WriteTo(RecordWriter writer)
    {
        writer.BeginMap();
        writer.Field("function"u8, Function);
        writer.Field("file"u8, File);
        writer.Field("line"u8, Line);
        WriteAddress(writer, "address"u8, Address);
        writer.Field("module"u8, Module);
        WriteAddress(writer, "module_offset"u8, ModuleOffset);
        writer.Field("build_id"u8, BuildId);
        writer.Field("inlined"u8, IsInlined ? true : null);
        writer.Field("language"u8, Language);
        writer.Field("heuristic"u8, IsHeuristic ? true : null);
        WriteLocals(writer);
        writer.EndMap();
    }

    private void WriteLocals(RecordWriter writer)
    {
        if (Locals is null)
            return;

        writer.Name("locals"u8);
        writer.BeginMap();
        foreach (var (name, value) in Locals)
        {
            writer.Name(Encoding.UTF8.GetBytes(name));
            writer.Value(value);
        }

        writer.EndMap();
        writer.Field("locals_omitted"u8, LocalsOmitted == 0 ? null : LocalsOmitted);
    }

    // As text: most readers of JSON keep no more than 53 bits of a number.
    private static void WriteAddress(RecordWriter writer, ReadOnlySpan<byte> name, ulong? address)
    {
        if (address is not { } known)
            return;

        Span<char> text = stackalloc char[18];
        text.TryWrite(CultureInfo.InvariantCulture, $"0x{known:x}", out var length);
        writer.Name(name);
        writer.Value(text[..length]);
    }
}
