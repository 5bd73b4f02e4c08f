using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Crashes;

/// <summary>
/// Crash records as files <c>ID.json</c>, each complete or not there at all, and <c>index.jsonl</c> with a line for every crash. Of one stack
/// only the first records are kept in full, so that a night of the same crash does not fill the disk. Used by one thread at a time.
/// </summary>
public sealed class CrashFolder
{
    /// <summary>The name of the index.</summary>
    public const string IndexName = "index.jsonl";

    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Dictionary<string, int> _perStack = new(StringComparer.Ordinal);
    private readonly int _fullPerStack;

    /// <summary>Opens or makes the folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="fullPerStack">How many records of one stack are kept in full.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public CrashFolder(string path, int fullPerStack = 5)
    {
        Path = path;
        _fullPerStack = fullPerStack;
        PrivateFolder.Create(path);
        foreach (var entry in CrashIndex.Read(path))
            _perStack[entry.StackHash] = Math.Max(_perStack.GetValueOrDefault(entry.StackHash), entry.Number);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The name of the next crash of a stack.</summary>
    public string NextId(string stackHash) => CrashIndex.IdOf(stackHash, _perStack.GetValueOrDefault(stackHash) + 1);

    /// <summary>Keeps a record whose id is the next one of its stack.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Add(CrashRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var number = _perStack.GetValueOrDefault(record.StackHash) + 1;
        var isFull = number <= _fullPerStack;
        if (isFull)
            WriteWhole(record);
        Append(CrashIndexEntry.Of(record, number, isFull));
        _perStack[record.StackHash] = number;
    }

    private void WriteWhole(CrashRecord record)
    {
        var buffer = new PatchableBuffer();
        using var writer = new JsonRecordWriter(buffer);
        record.WriteTo(writer);
        writer.EndLine();
        var path = System.IO.Path.Combine(Path, $"{record.Id}.json");
        var unfinished = $"{path}.{Environment.ProcessId}.tmp";
        using (var file = new FileStream(unfinished, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Mode }))
        {
            file.Write(buffer.Written.Span);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    // One write of a whole line, so that two that append do not mix.
    private void Append(CrashIndexEntry entry)
    {
        using var file = new FileStream(
            System.IO.Path.Combine(Path, IndexName),
            new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, UnixCreateMode = Mode, BufferSize = 0, Share = FileShare.ReadWrite });
        file.Write(entry.ToLine());
    }
}
