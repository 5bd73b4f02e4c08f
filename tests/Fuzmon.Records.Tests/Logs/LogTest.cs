using System.Text;
using System.Text.Json;
using Fuzmon.Records.Tests.Support;

namespace Fuzmon.Records.Tests.Logs;

/// <summary>A test of what a log leaves in its folder.</summary>
public abstract class LogTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private protected string Folder => _folder.Path;

    private protected ManualTime Time { get; } = new();

    private protected List<string> Messages { get; } = [];

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected LogSink Open(LogSettings settings) => new(settings, Some.Monitor, Time, Messages.Add);

    /// <summary>The records of a file, of which none is torn.</summary>
    private protected static IReadOnlyList<JsonElement> Read(string path)
    {
        using var output = new MemoryStream();
        LogReader.CopyAsJson(path, new FakeCompression(), output, Assert.Fail);
        return
        [
            .. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];
    }

    /// <summary>The names of the processes of a file's samples.</summary>
    private protected static IReadOnlyList<string> Names(string path)
        => [.. Read(path).Where(record => !record.TryGetProperty("kind", out _)).Select(record => record.GetProperty("process_name").GetString()!)];

    private protected IReadOnlyList<string> AllNames() => [.. LogReader.Find(Folder).SelectMany(Names)];

    private protected IReadOnlyList<string> FileNames()
        => [.. Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];
}
