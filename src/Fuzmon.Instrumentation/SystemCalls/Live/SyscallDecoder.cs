using System.Globalization;
using System.Text;
using Fuzmon.Instrumentation.SystemCalls.Strace;
using Fuzmon.Linux.Children;
using Fuzmon.Linux.SystemCalls;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>
/// Makes events of what a source tells: first the line that strace would write, then from it the same tree that its logs give. For one
/// thread at a time; an event, and the line, are valid until the next one.
/// </summary>
public sealed class SyscallDecoder
{
    private readonly CallText _text = new();
    private readonly FileNames _names = new();
    private readonly CallWriter _writer;
    private readonly StraceCall _parser = new();
    private readonly SyscallEvent _event = new();
    private readonly long _clockOffsetNs = ((DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100) - (long)MonotonicClock.Now;

    /// <summary>Makes a decoder that has seen nothing yet.</summary>
    public SyscallDecoder() => _writer = new CallWriter(_text, _names);

    /// <summary>What a source has to copy of each call for it to be decoded.</summary>
    public static IReadOnlyList<CaptureStep> Plan => CapturePlanner.All;

    /// <summary>Descriptors whose file's name could not be found out.</summary>
    public long UnknownNames => _names.Unknown;

    /// <summary>Records that the parser did not understand as they were written; there should be none.</summary>
    public long NotUnderstood { get; private set; }

    /// <summary>The time of a record, in nanoseconds since 1970, UTC.</summary>
    public long EpochNs(in RawSyscall call) => (long)call.Header.TimeNs + _clockOffsetNs;

    /// <summary>Writes the line, without time and pid; of a record that tells of a fork there is none to write.</summary>
    public ReadOnlySpan<byte> Describe(in RawSyscall call)
    {
        _text.Cut(0);
        switch (call.Header.Kind)
        {
            case RawSyscallKind.Signal:
                _writer.WriteSignal(call);
                break;
            case RawSyscallKind.Ended:
                _writer.WriteEnd((int)call.Header.Result);
                break;
            case RawSyscallKind.Unfinished:
                _writer.WriteCall(call);
                _text.Add(" <unfinished ...>) = ?"u8);
                break;
            default:
                _writer.WriteCall(call);
                _text.Add(") = "u8);
                _writer.WriteResult(call);
                break;
        }

        return _text.Written;
    }

    /// <summary>Makes the event.</summary>
    public SyscallEvent Decode(in RawSyscall call)
    {
        switch (call.Header.Kind)
        {
            case RawSyscallKind.Unfinished:
                _text.Cut(0);
                _writer.WriteCall(call);
                _event.Reset(_text.Written, line: 0);
                _event.Name = new Slice(0, _event.Text.IndexOf((byte)'('));
                _parser.ParseUnfinished(_event);
                break;
            case RawSyscallKind.Signal or RawSyscallKind.Ended:
                _event.Reset(Describe(call), line: 0);
                Count(StraceNotice.TryParse(_event, 0, _parser.Arguments));
                break;
            default:
                _event.Reset(Describe(call), line: 0);
                Count(_parser.TryParse(_event, 0));
                _event.DurationNs = call.Header.Kind == RawSyscallKind.Call ? (long)call.Header.DurationNs : null;
                break;
        }

        (_event.Pid, _event.Tid) = (call.Header.Pid, call.Header.Tid);
        (_event.TimeForm, _event.TimeNs) = (TimeForm.Epoch, Math.Max(0, EpochNs(call)));
        _event.ProcessName = _event.Append(Encoding.UTF8.GetBytes(call.Header.Name.ToString()));
        return _event;
    }

    /// <summary>Makes the message that calls are missing before this one.</summary>
    public SyscallEvent DecodeMissed(in RawSyscall call, uint count)
    {
        _event.Reset(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{count} not shown")), line: 0);
        (_event.Kind, _event.Name) = (EventKind.Message, new Slice(0, _event.Length));
        (_event.Pid, _event.TimeForm, _event.TimeNs) = (call.Header.Pid, TimeForm.Epoch, Math.Max(0, EpochNs(call)));
        return _event;
    }

    private void Count(bool isUnderstood) => NotUnderstood += isUnderstood ? 0 : 1;
}
