using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Linux.Compression;
using Fuzmon.Monitor;
using Fuzmon.Records;
using Fuzmon.Reporting.Reports;

namespace Fuzmon.Reporting;

/// <summary>
/// The records of a log, of a journal, or of a folder with results: of its journal and, from before that begins, of its logs, so that
/// no record comes twice.
/// </summary>
internal sealed class RecordSource(string path)
{
    private const int EPIPE = 32;
    private const int MaxCrashBytes = 16 * 1024 * 1024;

    /// <summary>Called with each record as a line of JSON; the memory is good until the next one.</summary>
    public required Action<ReadOnlyMemory<byte>> Taken { get; init; }

    /// <summary>Called for each crash of a folder's records, in the same way.</summary>
    public Action<ReadOnlyMemory<byte>> CrashTaken { get; init; } = _ => { };

    /// <summary>Called for what cannot be read, with how much that is.</summary>
    public Action<string, long> Skipped { get; init; } = (_, _) => { };

    /// <summary>Goes through all of it.</summary>
    /// <exception cref="UserErrorException">There is nothing, or it cannot be read.</exception>
    public void Read()
    {
        try
        {
            if (Directory.Exists(path))
                ReadFolder();
            else if (!File.Exists(path))
                throw new UserErrorException(ExitStatuses.NoSuchTarget, $"{path}: there is no such file or folder");
            else if (LogFormats.TryFromPath(path, out _, out _))
                ReadLog(path, Taken);
            else
                ReadJournal(path);
        }
        catch (UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.NotPermitted, $"{path}: permission denied; logs and journals are for their owner and root");
        }
    }

    private void ReadFolder()
    {
        var logs = LogReader.Find(path);
        var journal = Path.Combine(path, JournalFile.FileName);
        var crashes = Path.Combine(path, "crashes");
        if (File.Exists(journal))
        {
            if (FirstOf(journal) is { } begin)
                ReadLogsBefore(logs, begin);
            ReadJournal(journal);
        }
        else if (logs.Count > 0)
        {
            foreach (var log in logs)
                ReadLog(log, Taken);
        }
        else if (!File.Exists(Path.Combine(crashes, CrashFolder.IndexName)))
        {
            throw new UserErrorException(ExitStatuses.NoSuchTarget, $"{path}: no journal and no logs (*.jsonl, *.msgpack, also with .zst) in this folder");
        }

        ReadCrashes(crashes);
    }

    // What a journal has given up for lack of room, the logs may still have.
    private void ReadLogsBefore(IEnumerable<string> logs, DateTime begin)
    {
        var filter = new RecordsBefore(begin, Taken);
        foreach (var log in logs.Where(log => filter.MayHold(log)))
            ReadLog(log, filter.Take);
    }

    private static DateTime? FirstOf(string journal)
    {
        try
        {
            using var reader = JournalReader.Open(journal);
            return reader.ReadPage() is [var first, ..] ? first.Timestamp : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private void ReadJournal(string journal)
    {
        using var stream = new RecordStream(Taken);
        var buffer = new PatchableBuffer(64 * 1024);
        using var json = new JsonRecordWriter(buffer);
        try
        {
            using var reader = JournalReader.Open(journal);
            while (reader.ReadPage() is { Count: > 0 } page)
            {
                foreach (var record in page)
                {
                    record.WriteTo(json);
                    json.EndLine();
                }

                stream.Write(buffer.Written.Span);
                buffer.Clear();
            }

            if (reader.Damaged > 0)
                Skipped($"{journal}: {reader.Damaged} rows are damaged, or of a later version, and were left out", reader.Damaged);
        }
        catch (InvalidDataException e)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"{journal}: {e.Message}");
        }
    }

    private void ReadLog(string log, Action<ReadOnlyMemory<byte>> taken)
    {
        try
        {
            using var stream = new RecordStream(taken);
            LogReader.CopyAsJson(log, Zstandard.Installed, stream, message => Skipped(message, 1));
        }
        catch (IOException e) when (e.HResult != EPIPE)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"{log}: {e.Message}");
        }
    }

    // The index has a line for each crash; of those that are kept in full, the record knows more.
    private void ReadCrashes(string folder)
    {
        try
        {
            foreach (var entry in CrashIndex.Read(folder))
            {
                var record = new FileInfo(Path.Combine(folder, $"{Path.GetFileName(entry.Id)}.json"));
                if (entry.Full && record.Exists && record.Length <= MaxCrashBytes)
                    CrashTaken(File.ReadAllBytes(record.FullName));
                else
                    CrashTaken(entry.ToLine());
            }
        }
        catch (IOException)
        {
            Skipped($"{folder}: it cannot be read, so that the crashes are left out", 1);
        }
    }
}
