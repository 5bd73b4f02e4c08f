using System.Globalization;
using System.Text;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>How an event writes itself: kind <c>syscall</c>. What is not known is left out.</summary>
public sealed partial class SyscallEvent
{
    // MessagePack's writer counts to 65,535; a longer list ends with what is missing.
    private const int MaxItems = 65_000;
    private const double NsPerMicrosecond = 1_000;

    private static readonly string[] Kinds = ["call", "signal", "stopped", "exited", "killed", "superseded", "message"];

    /// <summary>Writes the event as one map.</summary>
    public void WriteTo(RecordWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.BeginMap();
        writer.Field("kind"u8, "syscall");
        WriteTime(writer);
        WriteFields(writer);
        writer.EndMap();
    }

    /// <summary>Writes everything but the kind and the time.</summary>
    internal void WriteFields(RecordWriter writer)
    {
        if (Kind != EventKind.Call)
            writer.Field("event"u8, Kinds[(int)Kind]);
        writer.Field("pid"u8, Pid);
        writer.Field("tid"u8, Tid);
        Write(writer, "process_name"u8, ProcessName);
        Write(writer, "library"u8, Library);
        Write(writer, Kind == EventKind.Message ? "message"u8 : "name"u8, Name);
        writer.Field("number"u8, Number);
        if (InstructionPointer is { } pointer)
            writer.Field("ip"u8, $"0x{pointer:x}");
        if (Kind == EventKind.Call || NodeCount > 0)
        {
            writer.Name("args"u8);
            writer.BeginArray();
            WriteNodes(writer, 0, NodeCount);
            writer.EndArray();
        }

        WriteResult(writer);
        if (DurationNs is { } duration)
            writer.Field("duration_us"u8, duration / NsPerMicrosecond);
        WriteMarks(writer);
        WriteDump(writer);
        WriteStack(writer);
        writer.Field("line"u8, Line == 0 ? null : Line);
    }

    /// <summary>Writes a value of the tree of arguments.</summary>
    internal void WriteNode(RecordWriter writer, int index)
    {
        ref readonly var node = ref _nodes[index];
        writer.BeginMap();
        Write(writer, "name"u8, node.Name);
        switch (node.Kind)
        {
            case ArgumentKind.Integer when node.HasValue:
                writer.Field("int"u8, (long?)node.Value);
                break;
            case ArgumentKind.Address:
                Write(writer, "hex"u8, node.Text);
                break;
            case ArgumentKind.String:
                WriteString(writer, node);
                break;
            case ArgumentKind.Symbol:
                Write(writer, "symbol"u8, node.Text);
                break;
            case ArgumentKind.Flags:
                WriteFlags(writer, this[node.Text]);
                break;
            case ArgumentKind.Ellipsis:
                writer.Field("more"u8, (bool?)true);
                break;
            case ArgumentKind.Comment:
                Write(writer, "comment"u8, node.Text);
                break;
            case ArgumentKind.Struct or ArgumentKind.Array or ArgumentKind.Complement or ArgumentKind.Macro:
                WriteGroup(writer, index, node);
                break;
            default:
                Write(writer, "text"u8, node.Text);
                break;
        }

        WriteAnnotation(writer, node.Annotation);
        if (node.Kind != ArgumentKind.Comment)
            Write(writer, "comment"u8, node.Comment);
        writer.EndMap();
    }

    private void WriteTime(RecordWriter writer)
    {
        if (TimeForm == TimeForm.Epoch)
        {
            if (TimeNs / 100 <= (DateTime.MaxValue - DateTime.UnixEpoch).Ticks)
                writer.Field("timestamp"u8, DateTime.UnixEpoch.AddTicks(TimeNs / 100));
            writer.Field("epoch_ns"u8, (long?)TimeNs);
        }
        else if (TimeForm == TimeForm.TimeOfDay)
            writer.Field("time_of_day"u8, new TimeSpan(TimeNs / 100).ToString(@"hh\:mm\:ss\.ffffff", CultureInfo.InvariantCulture));
        if (SinceLastNs is { } since)
            writer.Field("since_last_us"u8, since / NsPerMicrosecond);
    }

    private void WriteResult(RecordWriter writer)
    {
        switch (ResultKind)
        {
            case ResultKind.None:
                break;
            case ResultKind.Number:
                writer.Field("result"u8, (long?)Result);
                break;
            case ResultKind.Address or ResultKind.Text:
                Write(writer, "result"u8, ResultText);
                break;
            default:
                writer.Field("no_result"u8, ResultKind switch
                {
                    ResultKind.Unknown => "unknown",
                    ResultKind.Unavailable => "unavailable",
                    ResultKind.Detached => "detached",
                    ResultKind.NoReturn => "no return",
                    ResultKind.Void => "void",
                    _ => "unfinished",
                });
                break;
        }

        WriteAnnotation(writer, ResultAnnotation, isResult: true);
        Write(writer, "errno"u8, Errno);
        Write(writer, "note"u8, Note);
    }

    private void WriteMarks(RecordWriter writer)
    {
        Mark(writer, "resumed"u8, IsResumed);
        Mark(writer, "lacks_start"u8, LacksStart);
        Mark(writer, "mended"u8, IsMended);
        Mark(writer, "injected"u8, IsInjected);
        Mark(writer, "delayed"u8, IsDelayed);
        Mark(writer, "core_dumped"u8, IsCoreDumped);
    }

    private void WriteNodes(RecordWriter writer, int from, int to)
    {
        var count = 0;
        for (var i = from; i < to && count < MaxItems; i = _nodes[i].Next, count++)
            WriteNode(writer, i);
    }

    private void WriteGroup(RecordWriter writer, int index, ArgumentNode node)
    {
        if (node.Kind == ArgumentKind.Macro)
            Write(writer, "macro"u8, new Slice(node.Text.Start, Math.Max(0, this[node.Text].IndexOf((byte)'('))));
        writer.Name(node.Kind switch
        {
            ArgumentKind.Struct => "struct"u8,
            ArgumentKind.Array => "array"u8,
            ArgumentKind.Complement => "all_but"u8,
            _ => "args"u8,
        });
        writer.BeginArray();
        WriteNodes(writer, index + 1, node.Next);
        writer.EndArray();
    }

    private void WriteString(RecordWriter writer, ArgumentNode node)
    {
        writer.Field("string"u8, StringEscapes.ToText(this[node.Text], out var isExact));
        if (!isExact)
            writer.Field("bytes"u8, Convert.ToHexStringLower(StringEscapes.Bytes(this[node.Text])));
        Mark(writer, "cut"u8, node.IsCut);
    }

    private static void WriteFlags(RecordWriter writer, ReadOnlySpan<byte> text)
    {
        writer.Name("flags"u8);
        writer.BeginArray();
        var count = 0;
        foreach (var range in text.Split((byte)'|'))
        {
            if (!text[range].IsEmpty && count++ < MaxItems)
                writer.Value(Encoding.UTF8.GetString(text[range]));
        }

        writer.EndArray();
    }

    // A path begins with a slash, a socket or pipe is "kind:[...]"; what remains is a process's name.
    private void WriteAnnotation(RecordWriter writer, Slice annotation, bool isResult = false)
    {
        if (annotation.IsEmpty)
            return;
        var text = this[annotation];
        var name = text[0] == '/' ? (isResult ? "result_path"u8 : "path"u8)
            : text.IndexOf(":["u8) > 0 ? (isResult ? "result_object"u8 : "object"u8)
            : isResult ? "result_process_name"u8 : "process_name"u8;
        writer.Field(name, StringEscapes.ToText(text, out _));
    }

    private void WriteDump(RecordWriter writer)
    {
        if (!Dump.IsEmpty)
            writer.Field("dump"u8, Convert.ToHexStringLower(this[Dump]));
    }

    private void WriteStack(RecordWriter writer)
    {
        if (_stack.Count == 0)
            return;
        writer.Name("stack"u8);
        writer.BeginArray();
        foreach (var frame in _stack.Take(MaxItems))
            StackLine.Write(writer, String(frame));
        writer.EndArray();
    }

    private static void Mark(RecordWriter writer, ReadOnlySpan<byte> name, bool isSet)
    {
        if (isSet)
            writer.Field(name, (bool?)true);
    }

    private void Write(RecordWriter writer, ReadOnlySpan<byte> name, Slice slice)
    {
        if (!slice.IsEmpty)
            writer.Field(name, String(slice));
    }
}
