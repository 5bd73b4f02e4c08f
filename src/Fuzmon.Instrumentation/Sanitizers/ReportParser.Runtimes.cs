using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Sanitizers;

/// <content>Panics and tracebacks of Go, Rust and Python.</content>
public sealed partial class ReportParser
{
    private bool TryGo(ReadOnlySpan<char> line)
    {
        var message = line.StartsWith("panic: ") ? line[7..] : line.StartsWith("fatal error: ") ? line[13..] : default;
        if (message.IsEmpty || _draft is { Tool: "go" })
            return false;

        var text = message;
        if (text.StartsWith("runtime error: "))
            text = text[15..];
        var kind = text.StartsWith("index out of range") ? "index-out-of-range"
            : text.StartsWith("slice bounds out of range") ? "slice-bounds-out-of-range"
            : text.StartsWith("invalid memory address") ? "invalid-memory-address"
            : text.StartsWith("integer divide by zero") ? "divide-by-zero"
            : text.StartsWith("makeslice") ? "makeslice"
            : text.StartsWith("stack overflow") ? "stack-overflow"
            : text.StartsWith("all goroutines are asleep") ? "deadlock"
            : line.StartsWith("panic: ") ? "panic" : "fatal-error";
        Begin("go", kind, text).BeginOther();
        return true;
    }

    // A function with its arguments, and on the next line, indented, where it is.
    private bool AddGoFrame(ReadOnlySpan<char> line)
    {
        var text = line.Trim();
        if (text.StartsWith("goroutine ") && text.EndsWith(":"))
        {
            if (_draft!.HasFrames)
                _draft.BeginOther();
            else
                _draft.BeginMain();
            return true;
        }

        if (text.IndexOf(".go:") is > 0 and var go && (text[0] == '/' || line[0] is ' ' or '\t'))
        {
            var end = text[(go + 4)..].IndexOfAnyExceptInRange('0', '9');
            if (FrameLine.TryFile(end < 0 ? text : text[..(go + 4 + end)], out var file, out var number, out var column))
                _draft!.Place(file, number, column);
            return true;
        }

        if (text.StartsWith("created by "))
        {
            _draft!.BeginOther();
            return true;
        }

        if (!text.EndsWith(")") || text.IndexOf('(') <= 0 || text.IndexOf('.') < 0 && !text.StartsWith("panic("))
            return false;
        // The parameters are the last parenthesis; a receiver's, as in (*T).f, come before.
        var open = OpeningOf(text);
        if (open <= 0)
            return false;
        _draft!.Add(new ReportFrame { Function = text[..open].ToString() });
        return true;
    }

    private bool TryRust(ReadOnlySpan<char> line)
    {
        var at = line.IndexOf("' panicked at ") is >= 0 and var quoted ? quoted + 14
            : line.IndexOf(" panicked at ") is >= 0 and var plain ? plain + 13 : -1;
        if (at < 0 || !line.StartsWith("thread '"))
            return false;
        if (_draft is { Tool: "rust" })
            return true;

        // Older: 'message', file:line:column; newer: file:line:column: and the message on the next line.
        var rest = line[at..];
        var comma = rest.StartsWith("'") ? rest.LastIndexOf("', ") : -1;
        var draft = Begin("rust", "panic", comma > 0 ? rest[1..comma] : default);
        draft.Thread = line[8..(8 + Math.Max(0, line[8..].IndexOf('\'')))].ToString();
        var place = (comma > 0 ? rest[(comma + 3)..] : rest).TrimEnd(':');
        if (FrameLine.TryFile(place, out var file, out var number, out var column))
            draft.Summary = $"panic at {file}:{number}:{column}";
        draft.BeginMain();
        return true;
    }

    // "   3: core::panicking::panic" and below it "             at src/main.rs:5:9".
    private bool AddRustFrame(ReadOnlySpan<char> line)
    {
        var text = line.Trim();
        if (text.StartsWith("at ") && FrameLine.TryFile(text[3..], out var file, out var number, out var column))
        {
            _draft!.Place(file, number, column);
            return true;
        }

        var digits = text.IndexOfAnyExceptInRange('0', '9');
        if (digits is not (> 0 and <= 5) || !text[digits..].StartsWith(": "))
            return false;
        var function = text[(digits + 2)..].Trim();
        if (function.StartsWith("0x") && function.IndexOf(" - ") is > 0 and var dash)
            function = function[(dash + 3)..];
        _draft!.Add(new ReportFrame { Function = function.ToString() });
        return true;
    }

    private bool TryPython(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith("Traceback (most recent call last):") && !line.StartsWith("Fatal Python error: "))
            return false;
        var isFatal = line.StartsWith("Fatal");
        Begin("python", isFatal ? "fatal-error" : "uncaught-exception", isFatal ? line[20..] : default).BeginMain();
        _innermostLast = !isFatal;
        return true;
    }

    // '  File "x.py", line 3, in f'; the exception itself stands at the left.
    private bool AddPythonFrame(ReadOnlySpan<char> line)
    {
        var text = line.TrimStart();
        if (text.StartsWith("File \"") && text[6..].IndexOf("\", line ") is >= 0 and var end)
        {
            var rest = text[(6 + end + 8)..];
            var name = rest.IndexOf(" in ") is >= 0 and var at ? rest[(at + 4)..].ToString() : null;
            _draft!.Add(new ReportFrame { Function = name, File = text[6..(6 + end)].ToString(), Line = (int?)Math.Min(NumberAt(rest) ?? 0, int.MaxValue) });
            return true;
        }

        if (line.Length > 0 && line[0] != ' ' && _draft!.Message is null && _draft.HasFrames)
        {
            _draft.Message = line.ToString();
            return true;
        }

        return line.StartsWith("  ");
    }

    private static int OpeningOf(ReadOnlySpan<char> text)
    {
        for (int i = text.Length - 1, depth = 0; i >= 0; i--)
        {
            if (text[i] == ')')
                depth++;
            else if (text[i] == '(' && --depth == 0)
                return i;
        }

        return -1;
    }
}
