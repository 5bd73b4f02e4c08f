namespace Fuzmon.Stacks.Python.Layouts;

/// <summary>The shapes of CPython's structures that can be read, one a minor release. Each is checked against the memory it is used on.</summary>
internal enum PythonLayoutKind
{
    /// <summary>2.7: <c>interp_head</c> (.symtab) or the load in <c>PyInterpreterState_Head</c>; "2.7.x" in the read-only data.</summary>
    Python27,

    /// <summary>3.6: like 2.7, and no <c>_PyRuntime</c>; "3.6.x" in the read-only data.</summary>
    Python36,

    /// <summary>3.7: <c>_PyRuntime</c> with interpreters at 24; until 3.7.3 the GIL's holder lies elsewhere.</summary>
    Python37,

    /// <summary>3.8: <c>_PyRuntime</c> with interpreters at 32; "3.8.x" in the read-only data.</summary>
    Python38,

    /// <summary>3.9: like 3.8, interpreter states differ; "3.9.x" in the read-only data.</summary>
    Python39,

    /// <summary>3.10: section <c>.PyRuntime</c> and no <c>Py_Version</c>.</summary>
    Python310,

    /// <summary>3.11: <c>Py_Version</c> 0x030b....</summary>
    Python311,

    /// <summary>3.12: <c>Py_Version</c> 0x030c....</summary>
    Python312,

    /// <summary>3.13: <c>_PyRuntime</c> begins with "xdebugpy" and the version 0x030d....; the table there has the last word.</summary>
    Python313,

    /// <summary>3.14: like 3.13, version 0x030e....</summary>
    Python314,
}
