using Fuzmon.Monitor;
using Fuzmon.Records;
using Fuzmon.Reporting.Live;

namespace Fuzmon.Watching;

/// <summary>Follows a journal, also past the end of the monitor that writes it and the beginning of another one.</summary>
internal sealed class JournalSource(string path, TimeSpan? history) : ILiveSource
{
    // Whoever looks is not to wait for the whole of a large journal: it goes on at the next look.
    private const int MaxPages = 200;

    /// <summary>The trouble that there is more to read.</summary>
    public const string ReadingOn = "reading on";

    private readonly PatchableBuffer _json = new(64 * 1024);
    private LiveModel _model = NewModel();
    private JournalReader? _journal;

    /// <inheritdoc/>
    public string? Trouble { get; private set; }

    /// <inheritdoc/>
    public Task<LiveSnapshot> PollAsync(CancellationToken cancellation)
    {
        try
        {
            _journal ??= Open();
            var pages = 0;
            while (pages < MaxPages && !cancellation.IsCancellationRequested && _journal.ReadPage() is { Count: > 0 } page)
            {
                Show(page);
                pages++;
            }

            Trouble = pages == MaxPages ? ReadingOn : null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Trouble = e.Message;
            _journal?.Dispose();
            _journal = null;
        }

        return Task.FromResult(_model.Snapshot());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _journal?.Dispose();
        _model.Dispose();
    }

    private static LiveModel NewModel() => new(new LiveSettings(), identity: null, clock: null);

    // Another journal in its place, which is how one that is damaged is mended, is another story.
    private JournalReader Open()
    {
        var journal = JournalReader.Open(path);
        _model = NewModel();
        if (history is { } span)
            journal.SkipTo(DateTime.UtcNow - span);
        return journal;
    }

    private void Show(IReadOnlyList<StoredRecord> page)
    {
        var records = new List<Record>(page.Count);
        using var writer = new JsonRecordWriter(_json);
        foreach (var stored in page)
        {
            stored.WriteTo(writer);
            writer.EndLine();
            if (StoredRecords.Read(_json.Written.Span) is { } record)
                records.Add(record);
            _json.Clear();
        }

        _model.Write(records);
    }
}
