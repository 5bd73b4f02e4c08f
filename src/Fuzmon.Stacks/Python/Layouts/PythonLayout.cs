namespace Fuzmon.Stacks.Python.Layouts;

/// <summary>
/// Where the fields of CPython's structures lie: offsets in bytes from the beginning of the structure, for x86_64 and release
/// builds. <see cref="Absent"/> where the version has no such field; all other fields are pointers unless it says so.
/// </summary>
internal sealed record PythonLayout
{
    /// <summary>The offset of a field that the version has not.</summary>
    public const int Absent = -1;

    /// <summary>Which version it is for.</summary>
    public required PythonLayoutKind Kind { get; init; }

    /// <summary>How line numbers are kept.</summary>
    public required LineTableKind LineTable { get; init; }

    /// <summary>Whether only what the target's own table of offsets describes is certain: stacks, but no tasks, names or locals.</summary>
    public bool IsStacksOnly { get; init; }

    /// <summary>The lowest bit of the kind in <see cref="UnicodeState"/>.</summary>
    public int UnicodeKindShift { get; init; } = 2;

    /// <summary>Bytes of a character of 2.7's unicode strings: 4, in a narrow build 2.</summary>
    public int WideCharacterSize { get; init; } = 4;

    /// <summary>Whether frames point to objects by tagged references, whose two lowest bits are no part of the address (3.14).</summary>
    public bool HasTaggedReferences { get; init; }

    /// <summary>Where a frame of a free-threaded 3.14 notes which copy of the instructions it runs, 32 bits.</summary>
    public int FrameInstructionCopy { get; init; } = Absent;

    /// <summary>Where a code object of a free-threaded 3.14 keeps these copies: a number, then addresses.</summary>
    public int CodeInstructionCopies { get; init; } = Absent;

    /// <summary><c>_PyRuntime.interpreters.head</c>, the newest interpreter; the main one follows it.</summary>
    public int RuntimeInterpreters { get; init; } = Absent;

    /// <summary><c>_PyRuntime.gilstate.tstate_current</c>, the thread that holds the GIL (3.7 to 3.11).</summary>
    public int RuntimeHolder { get; init; } = Absent;

    /// <summary><c>PyInterpreterState.next</c>.</summary>
    public int InterpreterNext { get; init; } = Absent;

    /// <summary><c>PyInterpreterState.threads.head</c>, the newest thread.</summary>
    public int InterpreterThreads { get; init; } = Absent;

    /// <summary><c>PyInterpreterState.id</c>, 64 bits (3.7 on).</summary>
    public int InterpreterId { get; init; } = Absent;

    /// <summary><c>sys.modules</c>.</summary>
    public int InterpreterModules { get; init; } = Absent;

    /// <summary><c>PyInterpreterState.ceval.gil</c>, a pointer (3.12 on).</summary>
    public int InterpreterGil { get; init; } = Absent;

    /// <summary><c>_gil_runtime_state.locked</c>, an int (3.12 on).</summary>
    public int GilLocked { get; init; } = Absent;

    /// <summary><c>_gil_runtime_state.last_holder</c>, which holds it only while it is locked (3.12 on).</summary>
    public int GilHolder { get; init; } = Absent;

    /// <summary><c>PyThreadState.next</c>.</summary>
    public int ThreadNext { get; init; } = Absent;

    /// <summary><c>PyThreadState.interp</c>.</summary>
    public int ThreadInterpreter { get; init; } = Absent;

    /// <summary>The innermost frame, or what points to it (<see cref="CFrameFrame"/>).</summary>
    public int ThreadFrame { get; init; } = Absent;

    /// <summary><c>_PyCFrame.current_frame</c>: where it is, the thread points to a <c>_PyCFrame</c> first (3.11, 3.12).</summary>
    public int CFrameFrame { get; init; } = Absent;

    /// <summary><c>PyThreadState.thread_id</c>, what <c>pthread_self</c> returned.</summary>
    public int ThreadIdent { get; init; } = Absent;

    /// <summary><c>PyThreadState.native_thread_id</c>, in the pid namespace of the process (3.11 on).</summary>
    public int ThreadNativeId { get; init; } = Absent;

    /// <summary>The frame that called this one.</summary>
    public int FrameBack { get; init; } = Absent;

    /// <summary>Its code object; from 3.13 on it can be any object.</summary>
    public int FrameCode { get; init; } = Absent;

    /// <summary>How far it has come: an index (32 bits) up to 3.10, an address from 3.11 on.</summary>
    public int FrameInstruction { get; init; } = Absent;

    /// <summary>The first of its local variables.</summary>
    public int FrameLocals { get; init; } = Absent;

    /// <summary><c>_PyInterpreterFrame.owner</c>, a byte (3.11 on).</summary>
    public int FrameOwner { get; init; } = Absent;

    /// <summary><c>_PyInterpreterFrame.is_entry</c>, a byte (3.11).</summary>
    public int FrameIsEntry { get; init; } = Absent;

    /// <summary><c>PyFrameObject.f_valuestack</c> (up to 3.10).</summary>
    public int FrameValueStack { get; init; } = Absent;

    /// <summary>The top of its value stack: an address up to 3.9, a number of slots (32 bits) after that.</summary>
    public int FrameStackTop { get; init; } = Absent;

    /// <summary><c>gi_frame</c>, a pointer (up to 3.10).</summary>
    public int GeneratorFrame { get; init; } = Absent;

    /// <summary><c>gi_iframe</c>, the frame itself (3.11 on).</summary>
    public int GeneratorInlineFrame { get; init; } = Absent;

    /// <summary><c>gi_frame_state</c>, a signed byte (3.11 on).</summary>
    public int GeneratorState { get; init; } = Absent;

    /// <summary><c>co_filename</c>.</summary>
    public int CodeFile { get; init; } = Absent;

    /// <summary><c>co_name</c>.</summary>
    public int CodeName { get; init; } = Absent;

    /// <summary><c>co_qualname</c> (3.11 on).</summary>
    public int CodeQualifiedName { get; init; } = Absent;

    /// <summary><c>co_firstlineno</c>, 32 bits.</summary>
    public int CodeFirstLine { get; init; } = Absent;

    /// <summary><c>co_lnotab</c> or <c>co_linetable</c>.</summary>
    public int CodeLineTable { get; init; } = Absent;

    /// <summary><c>co_code_adaptive</c>, the instructions themselves (3.11 on).</summary>
    public int CodeInstructions { get; init; } = Absent;

    /// <summary><c>co_nlocals</c>, 32 bits.</summary>
    public int CodeLocalCount { get; init; } = Absent;

    /// <summary><c>co_varnames</c>, a tuple (up to 3.10).</summary>
    public int CodeVariables { get; init; } = Absent;

    /// <summary><c>co_cellvars</c>, a tuple (up to 3.10).</summary>
    public int CodeCells { get; init; } = Absent;

    /// <summary><c>co_freevars</c>, a tuple (up to 3.10).</summary>
    public int CodeFree { get; init; } = Absent;

    /// <summary><c>co_localsplusnames</c>, a tuple (3.11 on).</summary>
    public int CodeLocalNames { get; init; } = Absent;

    /// <summary><c>co_localspluskinds</c>, bytes (3.11 on).</summary>
    public int CodeLocalKinds { get; init; } = Absent;

    /// <summary><c>ob_type</c>.</summary>
    public int ObjectType { get; init; } = Absent;

    /// <summary><c>ob_size</c>, 64 bits.</summary>
    public int ObjectSize { get; init; } = Absent;

    /// <summary><c>tp_name</c>, a C string.</summary>
    public int TypeName { get; init; } = Absent;

    /// <summary><c>tp_basicsize</c>.</summary>
    public int TypeBasicSize { get; init; } = Absent;

    /// <summary><c>tp_flags</c>.</summary>
    public int TypeFlags { get; init; } = Absent;

    /// <summary><c>tp_dictoffset</c>.</summary>
    public int TypeDictOffset { get; init; } = Absent;

    /// <summary><c>ht_cached_keys</c>, the keys that the instances of a class share (3.11 on).</summary>
    public int HeapTypeKeys { get; init; } = Absent;

    /// <summary>The bytes of a <c>bytes</c> object (2.7: <c>str</c>).</summary>
    public int BytesData { get; init; } = Absent;

    /// <summary>The number of characters of a string.</summary>
    public int UnicodeLength { get; init; } = Absent;

    /// <summary>How a string is kept, 32 bits (3.6 on).</summary>
    public int UnicodeState { get; init; } = Absent;

    /// <summary>The characters of a compact ASCII string.</summary>
    public int UnicodeAsciiData { get; init; } = Absent;

    /// <summary>The characters of any other compact string.</summary>
    public int UnicodeCompactData { get; init; } = Absent;

    /// <summary>The address of the characters of a string that is not compact.</summary>
    public int UnicodeDataPointer { get; init; } = Absent;

    /// <summary>The items of a tuple.</summary>
    public int TupleItems { get; init; } = Absent;

    /// <summary><c>ob_fval</c>.</summary>
    public int FloatValue { get; init; } = Absent;

    /// <summary>The digits of an int, 30 bits each.</summary>
    public int LongDigits { get; init; } = Absent;

    /// <summary>What a cell holds.</summary>
    public int CellContents { get; init; } = 16;

    /// <summary>The number of entries of a dict.</summary>
    public int DictUsed { get; init; } = Absent;

    /// <summary><c>ma_keys</c> (2.7: <c>ma_table</c>).</summary>
    public int DictKeys { get; init; } = Absent;

    /// <summary><c>ma_values</c>, not null where the keys are shared (3.6 on).</summary>
    public int DictValues { get; init; } = Absent;

    /// <summary><c>TaskObj.task_coro</c> of the module _asyncio (3.7 on).</summary>
    public int TaskCoroutine { get; init; } = Absent;

    /// <summary><c>TaskObj.task_name</c> (3.8 on).</summary>
    public int TaskName { get; init; } = Absent;

    /// <summary>Whether frames lie in memory of their own, and generators hold theirs (3.11 on); else each is an object.</summary>
    public bool HasInlineFrames => Kind >= PythonLayoutKind.Python311;

    /// <summary>Whether a call of the evaluation loop begins with a frame that stands for no Python function (3.12 on).</summary>
    public bool HasShims => Kind >= PythonLayoutKind.Python312;
}
