using Fuzmon.Records;

namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>A frame as strace's <c>-k</c> prints it: <c>/lib/libc.so.6(__mprotect+0x7) [0x101a37]</c>.</summary>
internal static class StackLine
{
    /// <summary>Writes a frame: module, function, offset in the function, address in the module; another text as <c>text</c>.</summary>
    public static void Write(RecordWriter writer, string frame)
    {
        writer.BeginMap();
        var address = frame.LastIndexOf(" [", StringComparison.Ordinal);
        var open = address < 0 ? -1 : frame.LastIndexOf('(', address);
        if (open < 0 || !frame.EndsWith(']') || frame[address - 1] != ')')
            writer.Field("text"u8, frame);
        else
        {
            var function = frame[(open + 1)..(address - 1)];
            var plus = function.LastIndexOf('+');
            writer.Field("module"u8, frame[..open]);
            writer.Field("function"u8, (plus < 0 ? function : function[..plus]) is { Length: > 0 } name ? name : null);
            writer.Field("offset"u8, plus < 0 ? null : function[(plus + 1)..]);
            writer.Field("address"u8, frame[(address + 2)..^1]);
        }

        writer.EndMap();
    }
}
