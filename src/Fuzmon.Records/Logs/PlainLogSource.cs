using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Records;

/// <summary>A file as it is.</summary>
internal sealed class PlainLogSource(string path) : ILogSource
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, options: FileOptions.SequentialScan);
    private long _offset;

    public int Read(Span<byte> buffer)
    {
        var read = RandomAccess.Read(_file, buffer, _offset);
        _offset += read;
        return read;
    }

    public bool NextRun() => false;

    public void Dispose() => _file.Dispose();
}
