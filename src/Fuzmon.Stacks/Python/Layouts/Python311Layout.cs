namespace Fuzmon.Stacks.Python.Layouts;

/// <summary>The structures of CPython 3.11, as the headers of 3.11.7 declare them.</summary>
internal static class Python311Layout
{
    public static PythonLayout Create() => new()
    {
        Kind = PythonLayoutKind.Python311,
        LineTable = LineTableKind.Locations,

        RuntimeInterpreters = 40,
        RuntimeHolder = 576,

        InterpreterNext = 0,
        InterpreterThreads = 16,
        InterpreterId = 48,
        InterpreterModules = 888,

        ThreadNext = 8,
        ThreadInterpreter = 16,
        ThreadFrame = 56,
        CFrameFrame = 8,
        ThreadIdent = 152,
        ThreadNativeId = 160,

        FrameBack = 48,
        FrameCode = 32,
        FrameInstruction = 56,
        FrameLocals = 72,
        FrameOwner = 69,
        FrameIsEntry = 68,
        FrameStackTop = 64,

        GeneratorInlineFrame = 80,
        GeneratorState = 75,

        CodeFile = 112,
        CodeName = 120,
        CodeQualifiedName = 128,
        CodeFirstLine = 72,
        CodeLineTable = 136,
        CodeInstructions = 184,
        CodeLocalCount = 80,
        CodeLocalNames = 96,
        CodeLocalKinds = 104,

        ObjectType = 8,
        ObjectSize = 16,
        TypeName = 24,
        TypeBasicSize = 32,
        TypeFlags = 168,
        TypeDictOffset = 288,
        HeapTypeKeys = 872,
        BytesData = 32,
        UnicodeLength = 16,
        UnicodeState = 32,
        UnicodeAsciiData = 48,
        UnicodeCompactData = 72,
        UnicodeDataPointer = 72,
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
