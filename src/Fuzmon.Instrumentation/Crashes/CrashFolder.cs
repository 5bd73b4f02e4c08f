using Fuzmon.Instrumentation.Triage;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Crashes;

/// <summary>
/// Crash records as files <c>ID.json</c>, each complete or not there at all, and <c>index.jsonl</c> with a line for every crash. Of one stack
/// only the first records are kept in full, so that a night of the same crash does not fill the disk. What cannot be written, because the
/// disk is full as a rule, is counted and never torn. Safe for use by several threads at once, by one monitor at a time.
/// </summary>
public sealed class CrashFolder
{
    /// <summary>The name of the index.</summary>
    public const string IndexName = "index.jsonl";

    /// <summary>The name of the folder for crashes in a folder for results.</summary>
    public const string Name = "crashes";

    // What is remembered of stacks must not grow for ever; one beyond is only ever a line of the index.
    private const int MostStacks = 200_000;
    private const int ENOSPC = 28;
    private const int EDQUOT = 122;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _perStack = new(StringComparer.Ordinal);
    private readonly CrashClusters _clusters = new();
    private readonly int _fullPerStack;
    private int _unremembered;
    private bool _isTorn;

    /// <summary>Opens or makes the folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="fullPerStack">How many records of one stack are kept in full; 0 for all of them.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public CrashFolder(string path, int fullPerStack = 5)
    {
        Path = path;
        _fullPerStack = fullPerStack;
        PrivateFolder.Create(path);
        foreach (var entry in CrashIndex.Read(path))
        {
            if (_perStack.Count < MostStacks || _perStack.ContainsKey(entry.StackHash))
                _perStack[entry.StackHash] = Math.Max(_perStack.GetValueOrDefault(entry.StackHash), entry.Number);
            if (entry.Cluster > 0)
                _clusters.Restore(entry.Class, new StackIdentity(entry.State ?? [], entry.StackHash, entry.Line), entry.Cluster);
        }

        _isTorn = !EndsWithLine(IndexPath);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Crashes that were put here since it was opened.</summary>
    public long Crashes { get; private set; }

    /// <summary>Those among them whose full record could not be written; what they are is in the index.</summary>
    public long NotWritten { get; private set; }

    /// <summary>Those that are not even in the index.</summary>
    public long NotIndexed { get; private set; }

    /// <summary>Why the last one of these was not written; null when all were.</summary>
    public string? Trouble { get; private set; }

    private string IndexPath => System.IO.Path.Combine(Path, IndexName);

    /// <summary>Finds the place of a crash among the others, and takes it.</summary>
    public CrashPlace Reserve(string crashClass, StackIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        lock (_lock)
        {
            var cluster = _clusters.Add(crashClass, identity);
            if (!_perStack.TryGetValue(identity.Hash, out var number) && _perStack.Count >= MostStacks)
                return new CrashPlace($"{identity.Hash}-x{++_unremembered}", 0, cluster, IsFull: false);

            _perStack[identity.Hash] = ++number;
            return new CrashPlace(CrashIndex.IdOf(identity.Hash, number), number, cluster, _fullPerStack == 0 || number <= _fullPerStack);
        }
    }

    /// <summary>Keeps a record whose place was reserved. It does not fail: what cannot be written is counted.</summary>
    /// <param name="record">The record.</param>
    /// <param name="input">A copy of its input, to be kept beside it; null for none.</param>
    /// <returns>The record as it was kept.</returns>
    public CrashRecord Add(CrashRecord record, ReadOnlyMemory<byte>? input = null)
    {
        ArgumentNullException.ThrowIfNull(record);
        string? trouble = null;
        if (record.IsFull)
        {
            trouble = Try(() =>
            {
                if (input is { } bytes)
                {
                    record.InputCopy = $"{record.Id}.input";
                    WriteWhole(record.InputCopy, bytes.Span);
                }

                WriteWhole($"{record.Id}.json", Encode(record).Span);
            });
        }

        // One crash after another: a line that was cut off is ended by who writes the next one.
        lock (_lock)
        {
            Crashes++;
            NotWritten += trouble is null ? 0 : 1;
            var unindexed = Try(() => Append(CrashIndexEntry.Of(record, record.IsFull && trouble is null)));
            NotIndexed += unindexed is null ? 0 : 1;
            Trouble = unindexed ?? trouble ?? Trouble;
        }

        return record;
    }

    private static ReadOnlyMemory<byte> Encode(CrashRecord record)
    {
        var buffer = new PatchableBuffer();
        using var writer = new JsonRecordWriter(buffer);
        record.WriteTo(writer);
        writer.EndLine();
        return buffer.Written.ToArray();
    }

    private static string? Try(Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.HResult switch
            {
                ENOSPC or EDQUOT => "the disk is full",
                _ when e is UnauthorizedAccessException => "permission denied",
                _ => "it cannot be written",
            };
        }
    }

    private static bool EndsWithLine(string path)
    {
        if (!File.Exists(path))
            return true;

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (file.Length == 0)
            return true;
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }

    private void WriteWhole(string name, ReadOnlySpan<byte> bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        var unfinished = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var file = new FileStream(unfinished, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Mode }))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    // One write of a whole line, so that two that append do not mix.
    private void Append(CrashIndexEntry entry)
    {
        using var file = new FileStream(
            IndexPath,
            new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, UnixCreateMode = Mode, BufferSize = 0, Share = FileShare.ReadWrite });
        var line = entry.ToLine();
        var wasTorn = _isTorn;
        _isTorn = true;
        file.Write(wasTorn ? [(byte)'\n', .. line] : line);
        _isTorn = false;
    }
}
