using System.Globalization;

namespace Fuzmon.Instrumentation.Sanitizers;

/// <content>The lines by which reports are known.</content>
public sealed partial class ReportParser
{
    private bool TryBegin(ReadOnlySpan<char> line)
        => TryUndefined(line) || TrySanitizer(line) || TryLeak(line) || TryLibc(line) || TryGo(line) || TryRust(line) || TryPython(line) || TryOther(line);

    // "==1==ERROR: AddressSanitizer: ...", "WARNING: ThreadSanitizer: ...", "==1== ERROR: libFuzzer: ...".
    private bool TrySanitizer(ReadOnlySpan<char> line)
    {
        var marker = line.IndexOf("ERROR: ") is >= 0 and var error ? error + 7 : line.IndexOf("WARNING: ") is >= 0 and var warning ? warning + 9 : -1;
        if (marker < 0)
            return false;

        var text = line[marker..];
        var colon = text.IndexOf(':');
        if (colon < 0 || !(text[..colon].EndsWith("Sanitizer") || text[..colon] is "libFuzzer") || text[..colon].Contains(' '))
            return false;

        var tool = text[..colon].ToString();
        var message = text[(colon + 1)..].Trim();
        var kind = ReportKinds.OfSanitizer(message);
        // libFuzzer's own report behind a sanitizer's says only that there was one, and a crash during a crash is not the cause.
        if (_draft is not null && (kind == "fatal-signal" || _draft.Tool == tool && tool == "AddressSanitizer" && kind is "segv" or "nested"))
            return true;
        // The first frames of a report about leaks say where they were allocated.
        var draft = Begin(tool, kind, message);
        draft.Pid = PidOf(line);
        draft.Address = AddressAfter(message, "address ") ?? AddressAfter(message, "double-free on ") ?? AddressAfter(message, "malloc()-ed: ");
        // Of arithmetic it is the instruction's, which the frames tell.
        if (tool == "libFuzzer" || kind == "floating-point-exception")
            draft.Address = null;
        if (message.IndexOf(" thread T") is >= 0 and var thread)
            draft.Thread = Word(message[(thread + 8)..]);
        draft.BeginMain();
        return true;
    }

    // The sanitizer's line says that there are leaks, this one of which kind and where.
    private bool TryLeak(ReadOnlySpan<char> line)
    {
        var text = line.TrimStart();
        var isDirect = text.StartsWith("Direct leak of ");
        if (!isDirect && !text.StartsWith("Indirect leak of "))
            return false;
        if (_draft is not { Kind: "direct-leak" or "indirect-leak" } draft)
            return false;

        if (!draft.HasFrames)
        {
            draft.Kind = isDirect ? "direct-leak" : "indirect-leak";
            draft.Size = NumberAt(text[(text.IndexOf("of ") + 3)..]);
            draft.BeginMain();
        }
        else
        {
            draft.BeginOther();
        }

        return true;
    }

    private bool TryUndefined(ReadOnlySpan<char> line)
    {
        var at = line.IndexOf(": runtime error: ");
        if (at < 0 || !(FrameLine.TryFile(line[..at], out var file, out var number, out var column) || line[..at] is "<unknown>"))
            return false;

        file = line[..at] is "<unknown>" ? "" : line[(line[..at].LastIndexOf(' ') + 1)..at].ToString();
        var message = line[(at + 17)..];
        // Under "recover" the next one of the same place would begin another; the first is what tells.
        var draft = Begin("UndefinedBehaviorSanitizer", ReportKinds.OfUndefined(message), message);
        draft.Access = message.StartsWith("load of ") ? "read" : message.StartsWith("store to ") ? "write" : null;
        draft.Address = AddressAfter(message, "address ");
        if (draft.Kind == "null-dereference")
            draft.Address = null;
        if (FrameLine.TryFile(file, out var path, out number, out column))
            draft.Summary = $"{path}:{number}{(column is null ? "" : ":" + column.Value.ToString(CultureInfo.InvariantCulture))}";
        draft.BeginMain();
        return true;
    }

    // "prog: file.c:12: int f(int): Assertion `x' failed." and what malloc says before it aborts.
    private bool TryLibc(ReadOnlySpan<char> line)
    {
        var assertion = line.IndexOf(": Assertion `");
        if (assertion >= 0 && line[assertion..].IndexOf("' failed") >= 0)
        {
            BeginAssertion(line, assertion);
            return true;
        }

        // libc++'s: "vector:559:assertion !full() failed: the message".
        if (line.IndexOf(":assertion ") is > 0 and var own && line[own..].IndexOf(" failed: ") is > 0 and var failed)
        {
            // What comes next is often on the same line.
            var message = line[(own + failed + 9)..];
            var end = message.IndexOf("AddressSanitizer:DEADLYSIGNAL");
            Begin("libc++", "assert", end < 0 ? message : message[..end]).BeginMain();
            return true;
        }

        // GLib's: "GLib:ERROR:file.c:12:function: assertion failed: (x)".
        if (line.IndexOf(": assertion failed: ") is > 0 and var glib && line[..glib].IndexOf("ERROR:") >= 0)
        {
            Begin("glib", "assert", line[(glib + 20)..]).BeginMain();
            return true;
        }

        // After a sanitizer's report these words are an explanation.
        if (_draft is not null || ReportKinds.OfLibc(line) is not { } kind)
            return false;
        Begin("glibc", kind, line);
        return true;
    }

    private void BeginAssertion(ReadOnlySpan<char> line, int assertion)
    {
        var end = line.LastIndexOf("' failed");
        var draft = Begin("glibc", "assert", line[(assertion + 13)..end]);
        var place = line[..assertion];
        // Before it: "prog: file.c:12: function".
        if (place.LastIndexOf(": ") is > 0 and var function)
        {
            var name = place[(function + 2)..].ToString();
            var file = place[..function];
            file = file[(file.LastIndexOf(' ') + 1)..];
            if (FrameLine.TryFile(file, out var path, out var number, out _))
                draft.Summary = $"assertion in {name} at {path}:{number}";
        }

        draft.BeginMain();
    }

    private bool TryOther(ReadOnlySpan<char> line)
    {
        if (ReportKinds.OfOther(line) is not var (tool, kind) || _draft is not null)
            return false;
        Begin(tool, kind, line).BeginMain();
        return true;
    }

    private static int? PidOf(ReadOnlySpan<char> line)
    {
        var start = line.IndexOf("==");
        if (start >= 0 && NumberAt(line[(start + 2)..]) is > 0 and <= int.MaxValue and var pid)
            return (int)pid;
        start = line.IndexOf("(pid=");
        return start >= 0 && NumberAt(line[(start + 5)..]) is > 0 and <= int.MaxValue and var other ? (int)other : null;
    }
}
