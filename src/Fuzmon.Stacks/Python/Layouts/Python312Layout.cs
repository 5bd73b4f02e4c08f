namespace Fuzmon.Stacks.Python.Layouts;

/// <summary>The structures of CPython 3.12, as the headers of 3.12.1 declare them.</summary>
internal static class Python312Layout
{
    public static PythonLayout Create() => new()
    {
        Kind = PythonLayoutKind.Python312,
        LineTable = LineTableKind.Locations,

        RuntimeInterpreters = 40,

        InterpreterNext = 0,
        InterpreterThreads = 72,
        InterpreterId = 8,
        InterpreterModules = 944,
        InterpreterGil = 384,
        GilLocked = 16,
        GilHolder = 8,

        ThreadNext = 8,
        ThreadInterpreter = 16,
        ThreadFrame = 56,
        CFrameFrame = 0,
        ThreadIdent = 136,
        ThreadNativeId = 144,

        FrameBack = 8,
        FrameCode = 0,
        FrameInstruction = 56,
        FrameLocals = 72,
        FrameOwner = 70,
        FrameStackTop = 64,

        GeneratorInlineFrame = 72,
        GeneratorState = 67,

        CodeFile = 112,
        CodeName = 120,
        CodeQualifiedName = 128,
        CodeFirstLine = 68,
        CodeLineTable = 136,
        CodeInstructions = 192,
        CodeLocalCount = 80,
        CodeLocalNames = 96,
        CodeLocalKinds = 104,

        ObjectType = 8,
        ObjectSize = 16,
        TypeName = 24,
        TypeBasicSize = 32,
        TypeFlags = 168,
        TypeDictOffset = 288,
        HeapTypeKeys = 880,
        BytesData = 32,
        UnicodeLength = 16,
        UnicodeState = 32,
        UnicodeAsciiData = 40,
        UnicodeCompactData = 56,
        UnicodeDataPointer = 56,
        TupleItems = 24,
        FloatValue = 16,
        LongDigits = 24,
        DictUsed = 16,
        DictKeys = 32,
        DictValues = 40,

        TaskCoroutine = 136,
        TaskName = 144,
    };
}
