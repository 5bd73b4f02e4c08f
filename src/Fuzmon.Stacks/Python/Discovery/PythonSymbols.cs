namespace Fuzmon.Stacks.Python.Discovery;

/// <summary>The symbols of an interpreter that are looked for.</summary>
internal static class PythonSymbols
{
    /// <summary>The whole of the state, 3.7 on.</summary>
    public const string Runtime = "_PyRuntime";

    /// <summary>A pointer to the newest interpreter, up to 3.6; local to its file.</summary>
    public const string InterpreterHead = "interp_head";

    /// <summary>A function that returns the newest interpreter; exported by all versions.</summary>
    public const string InterpreterHeadFunction = "PyInterpreterState_Head";

    /// <summary>A pointer to the thread that holds the GIL, up to 3.6.</summary>
    public const string CurrentThread = "_PyThreadState_Current";

    /// <summary><c>PY_VERSION_HEX</c>, 3.11 on.</summary>
    public const string Version = "Py_Version";

    /// <summary>Only in builds whose objects are all linked together, and larger by that (Py_TRACE_REFS).</summary>
    public const string TraceReferences = "_Py_PrintReferences";

    /// <summary>Only in builds of 2.7 whose unicode characters take two bytes.</summary>
    public const string NarrowUnicode = "PyUnicodeUCS2_FromUnicode";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Runtime, InterpreterHead, InterpreterHeadFunction, CurrentThread, Version, TraceReferences, NarrowUnicode,
    ];
}
