using System.Runtime.InteropServices;

namespace Fuzmon.Linux.Proc;

/// <summary>What is used of <c>/proc/PID/io</c>, in bytes.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ProcIo
{
    private long? _readChars;
    private long? _writeChars;
    private long? _readBytes;
    private long? _writeBytes;

    /// <summary>Asked for with read(2) and its kin, whether a disk was touched or not.</summary>
    public readonly long ReadChars => _readChars.GetValueOrDefault();

    public readonly long WriteChars => _writeChars.GetValueOrDefault();

    /// <summary>Fetched from the storage layer.</summary>
    public readonly long ReadBytes => _readBytes.GetValueOrDefault();

    public readonly long WriteBytes => _writeBytes.GetValueOrDefault();

    public static bool TryParse(ReadOnlySpan<byte> text, out ProcIo io)
    {
        io = default;
        if (!KeyedLines.IsWhole(text))
            return false;

        var lines = new KeyedLines(text);
        while (lines.MoveNext())
        {
            if (!io.TryTake(lines.Key, lines.Value))
                return false;
        }
        return io is { _readChars: not null, _writeChars: not null, _readBytes: not null, _writeBytes: not null };
    }

    // Whole keys are compared: cancelled_write_bytes ends as write_bytes does.
    private bool TryTake(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        key.SequenceEqual("rchar"u8) ? ProcNumber.TryParse(value, out _readChars)
        : key.SequenceEqual("wchar"u8) ? ProcNumber.TryParse(value, out _writeChars)
        : key.SequenceEqual("read_bytes"u8) ? ProcNumber.TryParse(value, out _readBytes)
        : !key.SequenceEqual("write_bytes"u8) || ProcNumber.TryParse(value, out _writeBytes);
}
