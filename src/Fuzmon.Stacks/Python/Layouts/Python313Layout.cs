namespace Fuzmon.Stacks.Python.Layouts;

/// <summary>The structures of CPython 3.13, as the headers of 3.13.0 declare them.</summary>
internal static class Python313Layout
{
    public static PythonLayout Create() => new()
    {
        Kind = PythonLayoutKind.Python313,
        LineTable = LineTableKind.Locations,

        RuntimeInterpreters = 632,

        InterpreterNext = 7264,
        InterpreterThreads = 7344,
        InterpreterId = 7272,
        InterpreterModules = 7656,
        InterpreterGil = 16,
        GilLocked = 16,
        GilHolder = 8,

        ThreadNext = 8,
        ThreadInterpreter = 16,
        ThreadFrame = 72,
        ThreadIdent = 152,
        ThreadNativeId = 160,

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
        CodeInstructions = 200,
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

        TaskCoroutine = 120,
        TaskName = 128,
    };
}
