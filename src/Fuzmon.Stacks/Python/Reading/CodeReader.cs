using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Native;
using Fuzmon.Stacks.Python.Layouts;

namespace Fuzmon.Stacks.Python.Reading;

/// <summary>
/// Reads code objects and remembers them. One that is known is taken only as long as its header, its names and its lines are
/// the same as before: programs that compile again and again get the same addresses for all of these.
/// </summary>
internal sealed class CodeReader(PythonLayout layout)
{
    private const int MaxKnown = 32_768;
    private const int MaxName = 1024;
    private const int MaxLineTable = 4 << 20;

    private readonly Dictionary<ulong, PythonCode> _known = [];
    private readonly Dictionary<ulong, PythonCode> _checked = [];
    private readonly Dictionary<fuzmon_python_code, PythonCode> _copied = [];
    private readonly Dictionary<ulong, fuzmon_python_code> _expected = [];
    private ulong _codeType;

    /// <summary>Code objects that were decoded so far, rather than recognised.</summary>
    public int Decoded { get; private set; }

    /// <summary>Has to be called whenever code objects may have changed: those that are known are then compared once more.</summary>
    public void Forget()
    {
        _checked.Clear();
        _expected.Clear();
    }

    /// <summary>Names the code objects of a copy, by all that was copied of them: those that are known need not be compared.</summary>
    public void Expect(ReadOnlySpan<fuzmon_python_code> codes)
    {
        Forget();
        foreach (var code in codes)
        {
            if (_copied.TryGetValue(code, out var known))
                _checked[code.address] = known;
            else
                _expected[code.address] = code;
        }
    }

    /// <summary>The code object at an address; null when there is none.</summary>
    public PythonCode? Read(CachedMemory memory, ulong address)
    {
        if (_checked.TryGetValue(address, out var code))
            return code;
        if (!IsCode(memory, address) || ReadIdentity(memory, address) is not { } identity)
            return null;
        if (!_known.TryGetValue(address, out code) || code.Identity != identity || !IsSame(memory, code))
        {
            code = Decode(memory, identity);
            if (code is null)
                return null;
            Decoded++;
            if (_known.Count >= MaxKnown)
                _known.Clear();
            _known[address] = code;
        }

        _checked[address] = code;
        if (_expected.TryGetValue(address, out var copied))
        {
            if (_copied.Count >= MaxKnown)
                _copied.Clear();
            _copied[copied] = code;
        }

        return code;
    }

    private bool IsCode(CachedMemory memory, ulong address)
    {
        if (address == 0 || address % sizeof(ulong) != 0
            || !memory.TryReadUInt64(address + (ulong)layout.ObjectType, out var type) || type == 0)
            return false;
        if (type == _codeType)
            return true;
        if (_codeType != 0 || TypeNames.ReadOfType(memory, layout, type) != "code")
            return false;
        _codeType = type;
        return true;
    }

    private CodeIdentity? ReadIdentity(CachedMemory memory, ulong address)
    {
        var qualified = 0UL;
        return memory.TryReadInt32(address + (ulong)layout.CodeFirstLine, out var first)
            && memory.TryReadUInt64(address + (ulong)layout.CodeFile, out var file)
            && memory.TryReadUInt64(address + (ulong)layout.CodeName, out var name)
            && memory.TryReadUInt64(address + (ulong)layout.CodeLineTable, out var lines)
            && (layout.CodeQualifiedName == PythonLayout.Absent
                || memory.TryReadUInt64(address + (ulong)layout.CodeQualifiedName, out qualified))
            ? new CodeIdentity(first, file, name, qualified, lines)
            : null;
    }

    private PythonCode? Decode(CachedMemory memory, CodeIdentity identity)
    {
        var name = PythonStrings.Read(memory, layout, identity.Name, MaxName);
        var file = PythonStrings.Read(memory, layout, identity.File, MaxName * 4);
        var lines = PythonStrings.ReadBytes(memory, layout, identity.LineTable, MaxLineTable);
        var qualified = identity.QualifiedName == 0 ? null : PythonStrings.Read(memory, layout, identity.QualifiedName, MaxName);
        if (name is null || file is null || lines is null || (qualified is null && identity.QualifiedName != 0))
            return null;
        return new PythonCode(name, qualified, file, identity.FirstLine) { LineTable = lines, Identity = identity };
    }

    private bool IsSame(CachedMemory memory, PythonCode code)
    {
        var identity = code.Identity;
        return PythonStrings.ReadBytes(memory, layout, identity.LineTable, MaxLineTable) is { } lines
            && lines.AsSpan().SequenceEqual(code.LineTable)
            && PythonStrings.Read(memory, layout, identity.Name, MaxName) == code.Name
            && PythonStrings.Read(memory, layout, identity.File, MaxName * 4) == code.File
            && (identity.QualifiedName == 0
                || PythonStrings.Read(memory, layout, identity.QualifiedName, MaxName) == code.QualifiedName);
    }
}
