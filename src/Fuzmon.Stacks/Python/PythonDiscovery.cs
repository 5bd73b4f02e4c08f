namespace Fuzmon.Stacks.Python;

/// <summary>The ways to find an interpreter's state, in the order in which they are tried.</summary>
public enum PythonDiscovery
{
    /// <summary>A symbol: <c>_PyRuntime</c> or <c>interp_head</c>.</summary>
    Symbol,

    /// <summary>The section <c>.PyRuntime</c> (3.10 on).</summary>
    Section,

    /// <summary>The bytes that <c>_PyRuntime</c> begins with (3.13 on).</summary>
    Cookie,

    /// <summary>The machine code of <c>PyInterpreterState_Head</c>.</summary>
    MachineCode,

    /// <summary>A pointer in the program's data that leads to what only an interpreter can be.</summary>
    MemoryScan,
}
