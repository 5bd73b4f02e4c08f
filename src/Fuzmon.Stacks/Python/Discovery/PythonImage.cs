using Fuzmon.Stacks.Memory;

namespace Fuzmon.Stacks.Python.Discovery;

/// <summary>A file that contains an interpreter: libpython, or a program that it is linked into.</summary>
internal sealed record PythonImage
{
    /// <summary>The parts that are loaded.</summary>
    public required IReadOnlyList<ElfSegment> Segments { get; init; }

    /// <summary>Virtual addresses of those of <see cref="PythonSymbols.Names"/> that the file tells.</summary>
    public required IReadOnlyDictionary<string, ulong> Symbols { get; init; }

    /// <summary>Virtual address of the section <c>.PyRuntime</c>, which is <c>_PyRuntime</c> (3.10 on); null when there is none.</summary>
    public ulong? RuntimeSection { get; init; }

    /// <summary>The versions that the file may be of, the surest first.</summary>
    public required IReadOnlyList<PythonVersion> Versions { get; init; }

    /// <summary>What <c>PyInterpreterState_Head</c> loads; null when it is not exported or not understood.</summary>
    public InterpreterLoad? Load { get; init; }

    /// <summary>The run-time address of virtual address 0, given that a mapping is of this file; null when it is none of it.</summary>
    public ulong? BiasOf(MappedFile mapping)
    {
        const ulong PageMask = 0xfff;
        foreach (var segment in Segments)
        {
            var offset = segment.Offset & ~PageMask;
            if (segment.IsExecutable == mapping.IsExecutable && mapping.Offset >= offset
                && mapping.Offset < segment.Offset + segment.FileSize)
                return unchecked(mapping.Start - (segment.Address + mapping.Offset - segment.Offset));
        }

        return null;
    }
}
