namespace Fuzmon.Instrumentation.SystemCalls.Strace;

/// <summary>Reads lines that are no calls: signals, stops, ends, and the tracer's own words. ltrace's are among them.</summary>
internal static class StraceNotice
{
    /// <summary>Reads <c>--- ... ---</c> or <c>+++ ... +++</c>.</summary>
    public static bool TryParse(SyscallEvent happened, int at, ArgumentParser arguments)
    {
        var text = happened.Text;
        var end = text.Length - 4;
        if (end < at + 4)
            return false;
        if (text[at..].StartsWith("+++ "u8) && text.EndsWith(" +++"u8))
            return TryEnd(happened, at + 4, end);
        return text[at..].StartsWith("--- "u8) && text.EndsWith(" ---"u8) && TrySignal(happened, at + 4, end, arguments);
    }

    /// <summary>Whether it is a message of an older strace, which did not begin with its name.</summary>
    public static bool IsOldMessage(ReadOnlySpan<byte> text)
        => (text.StartsWith("Process "u8) && (text.EndsWith(" attached"u8) || text.EndsWith(" detached"u8) || text.IndexOf(" attached "u8) > 0))
            || text.StartsWith("[ Process PID="u8);

    private static bool TryEnd(SyscallEvent happened, int at, int end)
    {
        var text = happened.Text[at..end];
        if (text.StartsWith("exited with "u8))
            return TryExit(happened, at + "exited with "u8.Length, end);
        if (text.StartsWith("exited (status "u8) && text[^1] == ')')
            return TryExit(happened, at + "exited (status "u8.Length, end - 1);
        if (text.StartsWith("superseded by execve"u8))
        {
            happened.Kind = EventKind.Superseded;
            happened.Name = new Slice(at, end - at);
            return true;
        }

        if (!text.StartsWith("killed by "u8))
            return false;
        happened.Kind = EventKind.Killed;
        var name = "killed by "u8.Length;
        var length = text[name..].IndexOf((byte)' ');
        happened.Name = new Slice(at + name, length < 0 ? text.Length - name : length);
        happened.IsCoreDumped = text.EndsWith("(core dumped)"u8);
        return true;
    }

    private static bool TryExit(SyscallEvent happened, int at, int end)
    {
        if (TextCursor.Digits(happened.Text, at, out var status) != end)
            return false;
        happened.Kind = EventKind.Exited;
        happened.ResultKind = ResultKind.Number;
        happened.Result = status;
        happened.ResultText = new Slice(at, end - at);
        return true;
    }

    private static bool TrySignal(SyscallEvent happened, int at, int end, ArgumentParser arguments)
    {
        var text = happened.Text;
        if (text[at..].StartsWith("stopped by "u8))
        {
            happened.Kind = EventKind.Stopped;
            at += "stopped by "u8.Length;
            happened.Name = new Slice(at, end - at);
            return true;
        }

        happened.Kind = EventKind.Signal;
        if (text[at] == '{')
            return TryOldSignal(happened, at, end, arguments);
        if (text[at..].StartsWith("Called exec()"u8))
        {
            happened.Kind = EventKind.Message;
            happened.Name = new Slice(at, end - at);
            return true;
        }

        var length = text[at..end].IndexOf((byte)' ');
        happened.Name = new Slice(at, length < 0 ? end - at : length);
        if (!text[at..].StartsWith("SIG"u8))
            return false;
        at = happened.Name.End + 1;
        if (at >= end)
            return true;
        if (text[at] == '(' && text[end - 1] == ')')
        {
            happened.Note = new Slice(at + 1, end - at - 2);
            return true;
        }

        return arguments.TryParseOne(happened, happened.Buffer, at, end) && arguments.At == end;
    }

    // --- {si_signo=SIGCHLD, ...} (Child exited) ---
    private static bool TryOldSignal(SyscallEvent happened, int at, int end, ArgumentParser arguments)
    {
        if (!arguments.TryParseOne(happened, happened.Buffer, at, end))
            return false;
        foreach (ref readonly var node in happened.Nodes)
        {
            if (happened[node.Name].SequenceEqual("si_signo"u8))
                happened.Name = node.Text;
        }

        var rest = TextCursor.SkipSpaces(happened.Text, arguments.At);
        if (rest < end - 1 && happened.Text[rest] == '(' && happened.Text[end - 1] == ')')
            happened.Note = new Slice(rest + 1, end - rest - 2);
        return !happened.Name.IsEmpty;
    }
}
