namespace Fuzmon.Stacks.Python.Layouts;

/// <summary>The structures of CPython 3.10, as the headers of 3.10.13 declare them.</summary>
internal static class Python310Layout
{
    public static PythonLayout Create() => new()
    {
        Kind = PythonLayoutKind.Python310,
        LineTable = LineTableKind.Ranges,

        RuntimeInterpreters = 32,
        RuntimeHolder = 568,

        InterpreterNext = 0,
        InterpreterThreads = 8,
        InterpreterId = 24,
        InterpreterModules = 856,

        ThreadNext = 8,
        ThreadInterpreter = 16,
        ThreadFrame = 24,
        ThreadIdent = 176,

        FrameBack = 24,
        FrameCode = 32,
        FrameInstruction = 96,
        FrameLocals = 352,
        FrameValueStack = 64,
        FrameStackTop = 80,

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

        TaskCoroutine = 160,
        TaskName = 168,
    };
}
