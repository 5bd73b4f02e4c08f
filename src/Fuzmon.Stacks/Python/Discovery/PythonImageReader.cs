using System.Buffers.Binary;

namespace Fuzmon.Stacks.Python.Discovery;

/// <summary>Tells whether a file contains an interpreter, and what it says of it. Most do not, and that must be found out cheaply.</summary>
internal static class PythonImageReader
{
    private const int MaxReadOnlyData = 64 << 20;

    // Both are in every version's core, and neither makes a program that only starts one.
    private static ReadOnlySpan<byte> FirstMark => "Fatal Python error"u8;

    private static ReadOnlySpan<byte> SecondMark => "maximum recursion depth exceeded"u8;

    /// <summary>Looks into a file.</summary>
    /// <param name="elf">The file.</param>
    /// <param name="name">Its name, as a last resort for the version.</param>
    /// <param name="isProgram">Whether a process runs it: one that exports nothing may still contain an interpreter.</param>
    /// <returns>Null when there is no interpreter in it.</returns>
    public static PythonImage? Read(ElfFile elf, string name, bool isProgram)
    {
        var runtime = elf.Section(".PyRuntime");
        var symbols = elf.FindExports(PythonSymbols.Names);
        byte[]? constants = null;
        if (runtime is null && !symbols.ContainsKey(PythonSymbols.Runtime)
            && !symbols.ContainsKey(PythonSymbols.InterpreterHeadFunction))
        {
            if (!isProgram)
                return null;
            constants = Constants(elf);
            if (constants.AsSpan().IndexOf(FirstMark) < 0 || constants.AsSpan().IndexOf(SecondMark) < 0)
                return null;
        }

        foreach (var (symbol, address) in elf.FindAll(PythonSymbols.Names))
            symbols.TryAdd(symbol, address);
        return new PythonImage
        {
            Segments = elf.Segments,
            Symbols = symbols,
            RuntimeSection = runtime is { Address: > 0 } ? runtime.Value.Address : null,
            Versions = Versions(elf, symbols, constants, name),
            Load = Load(elf, symbols),
        };
    }

    private static byte[] Constants(ElfFile elf) =>
        elf.Section(".rodata") is { } section ? elf.Contents(section, MaxReadOnlyData) : [];

    private static List<PythonVersion> Versions(
        ElfFile elf, Dictionary<string, ulong> symbols, byte[]? constants, string name)
    {
        Span<byte> hex = stackalloc byte[sizeof(uint)];
        if (symbols.TryGetValue(PythonSymbols.Version, out var address) && elf.Read(address, hex) == hex.Length
            && PythonVersion.FromHex(BinaryPrimitives.ReadUInt32LittleEndian(hex)) is { } version)
            return [version];
        var versions = VersionTexts.FindInConstants(constants ?? Constants(elf));
        if (VersionTexts.FindInName(name) is { } named)
        {
            // Of texts that look like versions, the one that the name agrees with is Python's.
            versions = [.. versions.OrderBy(found => found.Major == named.Major && found.Minor == named.Minor ? 0 : 1)];
            versions.Add(named);
        }

        return versions;
    }

    private static InterpreterLoad? Load(ElfFile elf, Dictionary<string, ulong> symbols)
    {
        Span<byte> code = stackalloc byte[InterpreterLoad.CodeSize];
        if (!symbols.TryGetValue(PythonSymbols.InterpreterHeadFunction, out var address))
            return null;
        var read = elf.Read(address, code);
        return InterpreterLoad.Decode(code[..Math.Max(read, 0)], address);
    }
}
