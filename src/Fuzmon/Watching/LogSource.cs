using Fuzmon.Linux.Compression;
using Fuzmon.Records;
using Fuzmon.Reporting.Live;

namespace Fuzmon.Watching;

/// <summary>Follows the logs of a folder, or one log. Those of plain JSON are read on as they grow; others once, when they are found.</summary>
internal sealed class LogSource : ILiveSource
{
    private readonly string _path;
    private readonly LiveModel _model = new(new LiveSettings(), identity: null, clock: null);
    private readonly RecordLines _lines;
    private readonly Dictionary<string, long> _positions = [];
    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <summary>Reads nothing yet.</summary>
    public LogSource(string path)
    {
        _path = path;
        _lines = new RecordLines(_model);
    }

    /// <inheritdoc/>
    public string? Trouble { get; private set; }

    /// <inheritdoc/>
    public Task<LiveSnapshot> PollAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var file in LogReader.Find(_path))
            {
                if (file.EndsWith(".jsonl", StringComparison.Ordinal))
                    ReadOn(file, cancellation);
                else if (_positions.TryAdd(file, 0) && !_positions.ContainsKey(Uncompressed(file)))
                    LogReader.CopyAsJson(file, Zstandard.Installed, _lines, _ => { });
            }

            _lines.Flush();
            Trouble = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Trouble = e.Message;
        }

        return Task.FromResult(_model.Snapshot());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Dispose();
        _model.Dispose();
    }

    private static string Uncompressed(string file) => file[..^Path.GetExtension(file).Length];

    private void ReadOn(string path, CancellationToken cancellation)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = _positions.GetValueOrDefault(path);
        // Up to the last whole line: the rest of it comes with the next look.
        for (int count; !cancellation.IsCancellationRequested && (count = file.Read(_buffer)) > 0;)
            _lines.Write(_buffer.AsSpan(0, count));
        _positions[path] = file.Position;
    }
}
