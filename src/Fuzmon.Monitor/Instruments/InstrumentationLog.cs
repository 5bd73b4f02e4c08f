using System.Globalization;
using System.Text;

namespace Fuzmon.Monitor;

/// <summary>
/// <c>instrumentation.log</c>: what instruments did beside their records, a line each: the time (UTC, RFC 3339), the instrument, what
/// and why. It grows over all runs. Safe for use by several threads at once.
/// </summary>
/// <param name="folder">The folder for results; it need not exist before the first line.</param>
/// <param name="time">The clock.</param>
public sealed class InstrumentationLog(string folder, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private FileStream? _file;
    private long _lost;

    /// <summary>Where it is.</summary>
    public string Path => System.IO.Path.Combine(folder, "instrumentation.log");

    /// <summary>Adds a line. One that cannot be written is counted, and the next that can be says so.</summary>
    public void Write(string instrument, string text)
    {
        lock (_gate)
        {
            try
            {
                _file ??= new FileStream(Path, new FileStreamOptions
                {
                    Mode = FileMode.Append,
                    Access = FileAccess.Write,
                    Share = FileShare.ReadWrite | FileShare.Delete,
                    BufferSize = 0,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                });
                if (_lost > 0)
                    WriteLine("fuzmon", string.Create(CultureInfo.InvariantCulture, $"{_lost} lines could not be written"));
                _lost = 0;
                WriteLine(instrument, text);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _lost++;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
            _file?.Dispose();
    }

    // Text may come from elsewhere, and a line is to stay one.
    private void WriteLine(string instrument, string text)
    {
        var line = new StringBuilder().Append(
            CultureInfo.InvariantCulture, $"{time.GetUtcNow().UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {instrument}: ");
        foreach (var letter in text)
            line.Append(char.IsControl(letter) ? '?' : letter);
        _file!.Write(Encoding.UTF8.GetBytes(line.Append('\n').ToString()));
    }
}
