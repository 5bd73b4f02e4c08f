namespace Fuzmon.Stacks.Python.Layouts;

/// <summary>The structures of CPython 3.8, as the headers of 3.8.18 declare them.</summary>
internal static class Python38Layout
{
    public static PythonLayout Create() => new()
    {
        Kind = PythonLayoutKind.Python38,
        LineTable = LineTableKind.SignedDeltas,

        RuntimeInterpreters = 32,
        RuntimeHolder = 1368,

        InterpreterNext = 0,
        InterpreterThreads = 8,
        InterpreterId = 16,
        InterpreterModules = 56,

        ThreadNext = 8,
        ThreadInterpreter = 16,
        ThreadFrame = 24,
        ThreadIdent = 176,

        FrameBack = 24,
        FrameCode = 32,
        FrameInstruction = 104,
        FrameLocals = 360,
        FrameValueStack = 64,
        FrameStackTop = 72,

        GeneratorFrame = 16,

        CodeFile = 104,
        CodeName = 112,
        CodeFirstLine = 40,
        CodeLineTable = 120,
        CodeLocalCount = 28,
        CodeVariables = 72,
        CodeCells = 88,
        CodeFree = 80,

        ObjectType = 8,
        ObjectSize = 16,
        TypeName = 24,
        TypeBasicSize = 32,
        TypeFlags = 168,
        TypeDictOffset = 288,
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

        TaskCoroutine = 112,
        TaskName = 120,
    };
}
