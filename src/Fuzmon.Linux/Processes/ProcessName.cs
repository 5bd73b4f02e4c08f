using System.Text;
using Fuzmon.Linux.Proc;

namespace Fuzmon.Linux;

/// <summary>A process's name, decoded only when it changes: at exec and by prctl.</summary>
internal sealed class ProcessName
{
    // TASK_COMM_LEN is 16; a kernel worker's description makes it up to 64.
    internal const int MaxLength = 128;

    private readonly byte[] _raw = new byte[MaxLength];
    private int _length = -1;

    /// <summary>The name, with U+FFFD for what is not UTF-8.</summary>
    public string Value { get; private set; } = "";

    public void Update(ReadOnlySpan<byte> raw)
    {
        raw = raw[..Math.Min(raw.Length, MaxLength)];
        if (_length == raw.Length && raw.SequenceEqual(_raw.AsSpan(0, _length)))
            return;
        raw.CopyTo(_raw);
        _length = raw.Length;
        Value = Encoding.UTF8.GetString(raw);
    }

    public void UpdateEscaped(ReadOnlySpan<byte> escaped)
    {
        Span<byte> raw = stackalloc byte[MaxLength];
        Update(raw[..ProcStatus.Unescape(escaped, raw)]);
    }
}
