using Fuzmon.Reporting.Reports;

namespace Fuzmon.Reporting.Exports;

/// <summary>What all exports share: records are read and chosen here.</summary>
public abstract class RecordExport : IExport
{
    private readonly RecordLine _record = new();
    private readonly ReportOptions _options;

    private protected RecordExport(ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    /// <inheritdoc/>
    public void Add(ReadOnlyMemory<byte> line)
    {
        if (_record.TryRead(line) && _options.Wants(_record))
            Add(_record);
    }

    /// <inheritdoc/>
    public abstract void Finish();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what it holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    private protected abstract void Add(RecordLine record);

    /// <summary>The threads with frames of a sample; none of anything else.</summary>
    private protected static IEnumerable<ReadThread> ThreadsOf(RecordLine record)
        => record.Kind == RecordKind.Sample && record.HasStacks ? StackReader.Read(record.Stacks).Where(thread => thread.Frames.Count > 0) : [];
}
