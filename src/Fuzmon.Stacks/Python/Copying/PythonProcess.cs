using System.Diagnostics.CodeAnalysis;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Native;

namespace Fuzmon.Stacks.Python.Copying;

/// <summary>
/// The Python of a process, kept from capture to capture: found before the first one, and looked for again when code runs that was not
/// there before, or when nothing was found where it was. Safe for use by several threads at once.
/// </summary>
internal sealed class PythonProcess(int processId, PythonRecognizer recognizer, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly LiveProcessMemory _live = new(processId);
    private readonly HashSet<(ulong Start, ulong Inode)> _modules = [];
    private PythonRecognition? _recognition;
    private PythonStackReader? _reader;
    private ThreadNameCache? _names;
    private long _recognizedAt;
    private bool _isStale = true;

    /// <summary>Its interpreter; null when there is none, or none that can be read.</summary>
    public PythonTarget? Target => _recognition?.Target;

    /// <summary>Why an interpreter that is there cannot be read.</summary>
    public string? Refusal => _recognition?.Refusal;

    /// <summary>Tells the native side what to copy, should that not be known yet.</summary>
    public void Prepare(IPythonCopier stacks)
    {
        lock (_gate)
        {
            if (!_isStale)
                return;
            _isStale = false;
            _recognition = recognizer.Recognize(processId, _live);
            _recognizedAt = clock.GetTimestamp();
            _reader = null;
            _names = null;
            fuzmon_python? table = null;
            if (_recognition.Target is { } target)
            {
                _reader = new PythonStackReader(target);
                _names = new ThreadNameCache(target.Layout, clock);
                table = PythonTable.Of(target, _reader.LearnThreadIdOffset(_live, ThreadIdTable.Read(processId)));
            }

            // What a table of offsets in the process says need not make sense.
            if (!stacks.TryUsePython(table))
                _recognition = PythonRecognition.Refused("its table of offsets makes no sense");
        }
    }

    /// <summary>Looks at what a capture says of the process, after which it may have to be looked at anew.</summary>
    public void Learn(CaptureBlock block)
    {
        lock (_gate)
        {
            var isFirst = _modules.Count == 0;
            var isNew = false;
            foreach (ref readonly var module in block.Modules)
                isNew |= _modules.Add((module.start, module.inode));
            var isLost = Target is not null && block.Header.python_bytes == 0 && clock.GetElapsedTime(_recognizedAt) > Patience;
            _isStale |= (isNew && !isFirst) || isLost;
        }
    }

    /// <summary>What the copies of a capture say of its threads, by their ids.</summary>
    /// <param name="block">The capture.</param>
    /// <param name="threads">In each interpreter that knows them, the newest first.</param>
    /// <param name="torn">How many copies could not be read.</param>
    /// <returns>Whether there is an interpreter.</returns>
    public bool TryDecode(CaptureBlock block, [NotNullWhen(true)] out IReadOnlyList<PythonThread>? threads, out int torn)
    {
        lock (_gate)
        {
            threads = null;
            torn = (int)block.Header.python_torn;
            if (_reader is not { } reader || _names is not { } names)
                return false;
            var copies = new List<(int ThreadId, ulong Ident, CopiedThread Copy)>();
            foreach (ref readonly var thread in block.Threads)
            {
                foreach (var copy in CopiedThread.Parse(block.PythonOf(thread)))
                    copies.Add((thread.tid, reader.IdentOf(copy), copy));
            }

            var known = names.NamesOf(_live, [.. copies.Select(static thread => (thread.Copy.Interpreter, thread.ThreadId, thread.Ident))]);
            var decoded = new List<PythonThread>(copies.Count);
            foreach (var (id, ident, copy) in copies)
            {
                var thread = reader.Read(copy) with { ThreadId = id, Name = known.GetValueOrDefault((copy.Interpreter, id, ident)) };
                torn += thread.Problem is null ? 0 : 1;
                decoded.Add(thread);
            }

            threads = decoded;
            return true;
        }
    }

    /// <summary>Reads the threads while they run, which is of another moment than the copies.</summary>
    public PythonSnapshot? ReadLive(bool withLocals)
    {
        lock (_gate)
            return _reader?.Read(_live, new PythonReadOptions { WithLocals = withLocals, ThreadIds = ThreadIdTable.Read(processId) });
    }
}
