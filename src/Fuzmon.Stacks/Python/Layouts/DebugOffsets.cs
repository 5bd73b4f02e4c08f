using System.Buffers.Binary;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Stacks.Python.Layouts;

/// <summary>
/// The table <c>_Py_DebugOffsets</c> at the beginning of <c>_PyRuntime</c>, by which CPython from 3.13 on says where its fields lie.
/// A table may be longer than the one known here; a field that is out of all proportion spoils the table.
/// </summary>
internal static class DebugOffsets
{
    /// <summary>Bytes of the table that are looked at.</summary>
    private const int Size313 = 584;
    private const int Size314 = 760;

    /// <summary>The bytes that a table begins with.</summary>
    public static ReadOnlySpan<byte> Cookie => "xdebugpy"u8;

    /// <summary>
    /// Reads the table at an address of <c>_PyRuntime</c>.
    /// </summary>
    /// <param name="memory">The process.</param>
    /// <param name="runtime">Where the table is expected.</param>
    /// <param name="version">The version that it names.</param>
    /// <param name="isFreeThreaded">Whether it is a build without GIL.</param>
    /// <returns>The layout; null when there is no table, or none of a known version: <paramref name="version"/> tells.</returns>
    public static PythonLayout? Read(CachedMemory memory, ulong runtime, out PythonVersion? version, out bool isFreeThreaded)
    {
        version = null;
        isFreeThreaded = false;
        Span<byte> table = stackalloc byte[Size314];
        if (!memory.TryRead(runtime, table[..Size313]) || !table.StartsWith(Cookie))
            return null;
        version = PythonVersion.FromHex((uint)Word(table, 8));
        isFreeThreaded = Word(table, 16) != 0;
        if (version is not { Major: 3, Minor: 13 or 14 } known || PythonLayouts.For(known) is not { } layout)
            return null;
        if (known.Minor == 14 && !memory.TryRead(runtime, table))
            return null;
        var fields = new Fields(table, known.Minor == 14);
        var read = Apply(layout, ref fields, isFreeThreaded);
        return fields.AreSound ? read : null;
    }

    private static PythonLayout Apply(PythonLayout layout, ref Fields fields, bool isFreeThreaded)
    {
        var is314 = layout.Kind == PythonLayoutKind.Python314;
        return layout with
        {
            IsStacksOnly = layout.IsStacksOnly || isFreeThreaded,
            RuntimeInterpreters = fields.At(40, 40),
            InterpreterId = fields.At(56, 56),
            InterpreterNext = fields.At(64, 64),
            InterpreterThreads = fields.At(72, 72),
            InterpreterModules = fields.At(88, 96),
            InterpreterGil = fields.At(112, 120),
            ThreadNext = fields.At(168, 192),
            ThreadInterpreter = fields.At(176, 200),
            ThreadFrame = fields.At(184, 208),
            ThreadIdent = fields.At(192, 216),
            ThreadNativeId = fields.At(200, 224),
            FrameBack = fields.At(232, 256),
            FrameCode = fields.At(240, 264),
            FrameInstruction = fields.At(248, 272),
            FrameLocals = fields.At(256, 280),
            FrameOwner = fields.At(264, 288),
            FrameInstructionCopy = is314 && isFreeThreaded ? fields.At(0, 304) : PythonLayout.Absent,
            CodeFile = fields.At(280, 320),
            CodeName = fields.At(288, 328),
            CodeQualifiedName = fields.At(296, 336),
            CodeLineTable = fields.At(304, 344),
            CodeFirstLine = fields.At(312, 352),
            CodeLocalNames = fields.At(328, 368),
            CodeLocalKinds = fields.At(336, 376),
            CodeInstructions = fields.At(344, 384),
            CodeInstructionCopies = is314 && isFreeThreaded ? fields.At(0, 392) : PythonLayout.Absent,
            ObjectType = fields.At(360, 408),
            ObjectSize = fields.At(416, 464),
            TypeName = fields.At(376, 424),
            TypeFlags = fields.At(392, 440),
            TupleItems = fields.At(408, 456),
            BytesData = fields.At(528, 608),
            UnicodeState = fields.At(544, 624),
            UnicodeLength = fields.At(552, 632),
            UnicodeAsciiData = fields.At(560, 640),
            // A compact string that is not ASCII has its UTF-8 length and pointer before its characters.
            UnicodeCompactData = fields.At(560, 640) + 16,
            UnicodeDataPointer = fields.At(560, 640) + 16,
            // There, whether a string is interned is a byte of its own.
            UnicodeKindShift = is314 && isFreeThreaded ? 8 : 2,
        };
    }

    private static ulong Word(ReadOnlySpan<byte> table, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(table[offset..]);

    private ref struct Fields(ReadOnlySpan<byte> table, bool is314)
    {
        // Interpreter states take hundreds of KiB, everything else far less.
        private const ulong MaxOffset = 4 << 20;

        private readonly ReadOnlySpan<byte> _table = table;

        public bool AreSound { get; private set; } = true;

        public int At(int in313, int in314)
        {
            var offset = Word(_table, is314 ? in314 : in313);
            AreSound &= offset <= MaxOffset;
            return offset <= MaxOffset ? (int)offset : 0;
        }
    }
}
