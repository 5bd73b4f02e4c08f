namespace Fuzmon.Stacks.Python.Layouts;

/// <summary>The structures of CPython 3.7, as the headers of 3.7.16 declare them.</summary>
internal static class Python37Layout
{
    public static PythonLayout Create() => new()
    {
        Kind = PythonLayoutKind.Python37,
        LineTable = LineTableKind.SignedDeltas,

        RuntimeInterpreters = 24,
        RuntimeHolder = 1480,

        InterpreterNext = 0,
        InterpreterThreads = 8,
        InterpreterId = 16,
        InterpreterModules = 40,

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

        CodeFile = 96,
        CodeName = 104,
        CodeFirstLine = 36,
        CodeLineTable = 112,
        CodeLocalCount = 24,
        CodeVariables = 64,
        CodeCells = 80,
        CodeFree = 72,

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
    };
}
