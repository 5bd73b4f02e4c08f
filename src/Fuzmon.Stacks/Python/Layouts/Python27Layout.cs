namespace Fuzmon.Stacks.Python.Layouts;

/// <summary>The structures of CPython 2.7, as the headers of 2.7.18 declare them.</summary>
internal static class Python27Layout
{
    public static PythonLayout Create() => new()
    {
        Kind = PythonLayoutKind.Python27,
        LineTable = LineTableKind.UnsignedDeltas,

        InterpreterNext = 0,
        InterpreterThreads = 8,
        InterpreterModules = 16,

        ThreadNext = 0,
        ThreadInterpreter = 8,
        ThreadFrame = 16,
        ThreadIdent = 144,

        FrameBack = 24,
        FrameCode = 32,
        FrameInstruction = 120,
        FrameLocals = 376,
        FrameValueStack = 64,
        FrameStackTop = 72,

        GeneratorFrame = 16,

        CodeFile = 80,
        CodeName = 88,
        CodeFirstLine = 96,
        CodeLineTable = 104,
        CodeLocalCount = 20,
        CodeVariables = 56,
        CodeCells = 72,
        CodeFree = 64,

        ObjectType = 8,
        ObjectSize = 16,
        TypeName = 24,
        TypeBasicSize = 32,
        TypeFlags = 168,
        TypeDictOffset = 288,
        BytesData = 36,
        UnicodeLength = 16,
        UnicodeDataPointer = 24,
        TupleItems = 24,
        FloatValue = 16,
        LongDigits = 24,
        DictUsed = 24,
        DictKeys = 40,
    };
}
