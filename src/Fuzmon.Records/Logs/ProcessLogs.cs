using System.Diagnostics.CodeAnalysis;

namespace Fuzmon.Records;

/// <summary>The files of a log that has one for each process. However many there are, a bounded number is open.</summary>
internal sealed class ProcessLogs(LogSettings settings, TimeProvider time) : IDisposable
{
    private const int MaxOpen = 256;
    private const int Capacity = 1024;

    private readonly Dictionary<ProcessKey, LogWriter> _writers = [];
    // The longest open first: processes are sampled in turns, so that is also the one that was written the longest ago.
    private readonly Queue<LogWriter> _open = [];

    public IEnumerable<string> Paths => _writers.Values.Select(writer => writer.File.Path);

    public bool TryGet(ProcessKey process, [NotNullWhen(true)] out LogWriter? writer) => _writers.TryGetValue(process, out writer);

    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not ours to write to.</exception>
    public LogWriter Add(ProcessKey process, DateOnly day, LifecycleRecord started)
    {
        var writer = new LogWriter(settings, time, LogFile.Create(settings, day, process), Capacity, started) { Process = process };
        writer.File.Suspend();
        _writers.Add(process, writer);
        return writer;
    }

    /// <summary>Writes what waits for the file, which may close another one for now.</summary>
    /// <exception cref="IOException">Nothing of it could be written.</exception>
    public void Flush(LogWriter writer, bool all)
    {
        var wasOpen = writer.File.IsOpen;
        writer.Flush(all);
        if (wasOpen || !writer.File.IsOpen)
            return;

        _open.Enqueue(writer);
        if (_open.Count > MaxOpen)
            _open.Dequeue().File.Suspend();
    }

    /// <summary>Closes the file of a process that has ended.</summary>
    public void Remove(LogWriter writer)
    {
        _writers.Remove(writer.Process!.Value);
        writer.Dispose();
    }

    public void Dispose()
    {
        foreach (var writer in _writers.Values)
            writer.Dispose();
    }
}
