using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Replaying;

/// <summary>Writes records to standard output.</summary>
internal sealed class StandardOutputSink : IRecordSink
{
    private readonly PatchableBuffer _buffer = new(64 * 1024);
    private readonly JsonRecordWriter? _json;
    private readonly MessagePackRecordWriter? _messagePack;

    /// <summary>Writes in that format.</summary>
    public StandardOutputSink(LogFormat format)
    {
        if (format == LogFormat.MessagePack)
            _messagePack = new MessagePackRecordWriter(_buffer);
        else
            _json = new JsonRecordWriter(_buffer);
    }

    /// <inheritdoc/>
    public string Name => "standard output";

    /// <inheritdoc/>
    public bool HasBacklog => false;

    /// <inheritdoc/>
    /// <exception cref="IOException">Whoever reads has gone: there is nothing else for this command to do.</exception>
    public void Write(IReadOnlyList<Record> batch)
    {
        foreach (var record in batch)
        {
            if (_messagePack is not null)
            {
                record.WriteTo(_messagePack);
                continue;
            }

            record.WriteTo(_json!);
            _json!.EndLine();
        }

        StandardStream.Output.Write(_buffer.Written.Span);
        _buffer.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _json?.Dispose();
}
