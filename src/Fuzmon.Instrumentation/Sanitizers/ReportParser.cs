using System.Buffers;
using System.Globalization;
using System.Text;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Sanitizers;

/// <summary>
/// Finds the reports in what a program printed, line by line, in one pass and bounded memory. What cannot be read is skipped: the text
/// is whatever the program chose to print.
/// </summary>
public sealed partial class ReportParser(ReportLimits? limits = null)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private readonly ReportLimits _limits = limits ?? ReportLimits.Default;
    private readonly List<SanitizerReport> _reports = [];
    private ReportDraft? _draft;
    private bool _innermostLast;

    /// <summary>Reports that were left out because there were too many.</summary>
    public int Omitted { get; private set; }

    /// <summary>Reads a whole output; bytes that are not UTF-8 become U+FFFD.</summary>
    public static IReadOnlyList<SanitizerReport> Parse(ReadOnlySpan<byte> output, ReportLimits? limits = null)
    {
        var parser = new ReportParser(limits);
        while (!output.IsEmpty)
        {
            var end = output.IndexOf((byte)'\n');
            var line = end < 0 ? output : output[..end];
            // Four bytes a character at most: no line is decoded that is not going to be kept.
            parser.Add(Encoding.UTF8.GetString(line[..Math.Min(line.Length, 4 * parser._limits.LineCharacters)]));
            output = end < 0 ? [] : output[(end + 1)..];
        }

        return parser.Complete();
    }

    /// <summary>
    /// The report of what ended a program: a panic, which a sanitizer sees as an abort only; or a sanitizer's last word, before what was only said on the way (an assertion's text, undefined
    /// behaviour that was survived), and leaks only when there is nothing else.
    /// </summary>
    /// <returns>Null when there is none.</returns>
    public static SanitizerReport? MainOf(IReadOnlyList<SanitizerReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        var main = Choose(reports);
        // The sanitizer has the stack, and the assertion's text says what it is about.
        return main is { Kind: "abrt" } && reports.FirstOrDefault(report => report is { Kind: "assert", Frames.Count: 0 }) is { } assertion
            ? main with { Kind = assertion.Kind, Message = assertion.Message, Address = null }
            : main;
    }

    /// <summary>Reads the next line, without its end.</summary>
    public void Add(ReadOnlySpan<char> line)
    {
        line = line[..Math.Min(line.Length, _limits.LineCharacters)].TrimEnd();
        if (TryBegin(line) || _draft is null)
            return;

        if (!AddFrame(line))
            AddDetail(_draft, line);
    }

    /// <summary>Ends the output.</summary>
    /// <returns>The reports in their order.</returns>
    public IReadOnlyList<SanitizerReport> Complete()
    {
        End();
        return _reports;
    }

    private static SanitizerReport? Choose(IReadOnlyList<SanitizerReport> reports)
        => reports.FirstOrDefault(report => report is { Tool: "go" or "rust" or "python", Frames.Count: > 0 })
            ?? reports.FirstOrDefault(report => report is { Pid: not null, Frames.Count: > 0 } && !IsLeak(report))
            ?? reports.FirstOrDefault(report => report.Frames.Count > 0 && !IsLeak(report))
            ?? reports.FirstOrDefault(report => !IsLeak(report))
            ?? (reports is [var leak, ..] ? leak : null);

    private static bool IsLeak(SanitizerReport report) => report.Kind is "direct-leak" or "indirect-leak";

    private void End()
    {
        if (_draft is { } draft)
        {
            if (_reports.Count < _limits.Reports)
                _reports.Add(draft.Complete(_innermostLast));
            else
                Omitted++;
        }

        _draft = null;
        _innermostLast = false;
    }

    private ReportDraft Begin(string tool, string kind, ReadOnlySpan<char> message)
    {
        End();
        _draft = new ReportDraft(tool, kind, _limits.Frames) { Message = message.IsEmpty ? null : message.Trim().ToString() };
        return _draft;
    }

    private bool AddFrame(ReadOnlySpan<char> line)
    {
        if (FrameLine.TryParse(line, out var number, out var frame))
        {
            // A numbering that starts again without a heading is another thread's stack.
            if (number == 0)
                _draft!.EndStack();
            _draft!.Add(frame);
            return true;
        }

        return _draft!.Tool switch
        {
            "go" => AddGoFrame(line),
            "rust" => AddRustFrame(line),
            "python" => AddPythonFrame(line),
            _ => false,
        };
    }

    private static void AddDetail(ReportDraft draft, ReadOnlySpan<char> line)
    {
        var text = line.Trim();
        // Some lines repeat the process id: "==9==The signal is caused by ...".
        if (text.StartsWith("==") && text[2..].IndexOf("==") is > 0 and < 12 and var prefix)
            text = text[(prefix + 4)..];
        if (text.StartsWith("SUMMARY: "))
        {
            draft.Summary ??= text[9..].ToString();
            draft.BeginOther();
            return;
        }

        if (draft.HasFrames)
            draft.EndStack();
        if (AccessLine(draft, text) || Heading(draft, text))
            return;
        if (text.StartsWith("The signal is caused by a "))
            draft.Access ??= text[26..].StartsWith("READ") ? "read" : text[26..].StartsWith("WRITE") ? "write" : null;
        else if (text.StartsWith("Cause: ") && draft.Tool == "HWAddressSanitizer")
            draft.Kind = KindOfCause(text[7..], draft.Kind);
        else if (draft.Kind == "bad-cast" && text.IndexOf(": note: object is of type ") is > 0 and var note)
            draft.Message = $"{draft.Message}; {text[(note + 8)..]}";
        else if (text.StartsWith("MiraclePtr Status: PROTECTED"))
            draft.IsProtected = true;
        else if (draft.Tool == "rust" && draft.Message is null && text.Length > 0)
            draft.Message = text.ToString();
    }

    // "READ of size 4 at 0x.. thread T0", "Write of size 4 at 0x.. by thread T1 (mutexes..):", "  Previous read of size ..".
    private static bool AccessLine(ReportDraft draft, ReadOnlySpan<char> text)
    {
        var access = text.StartsWith("READ of size ") || text.StartsWith("Read of size ") || text.StartsWith("Atomic read of size ") ? "read"
            : text.StartsWith("WRITE of size ") || text.StartsWith("Write of size ") || text.StartsWith("Atomic write of size ") ? "write"
            : null;
        if (access is null)
            return false;
        if (draft.Access is not null && draft.HasFrames)
        {
            draft.BeginOther();
            return true;
        }

        draft.Access = access;
        var rest = text[(text.IndexOf("of size ") + 8)..];
        draft.Size = NumberAt(rest);
        if (AddressAfter(rest, " at ") is { } address)
            draft.Address = address;
        if (rest.IndexOf(" thread ") is >= 0 and var thread)
            draft.Thread = Word(rest[(thread + 8)..]);
        draft.BeginMain();
        return true;
    }

    private static bool Heading(ReportDraft draft, ReadOnlySpan<char> text)
    {
        if (text.StartsWith("freed by thread") || text.StartsWith("deallocated by thread"))
            draft.BeginFreed();
        else if (text.StartsWith("previously allocated by thread") || text.StartsWith("allocated by thread") || text.Contains("object(s) allocated from:", StringComparison.Ordinal))
            draft.BeginAllocated();
        else if (text.StartsWith("Previous ") || (text.StartsWith("Thread T") && text.Contains("created by", StringComparison.Ordinal))
            || text.StartsWith("Uninitialized value was") || text.StartsWith("Location is ") || text.StartsWith("Mutex M") || text.StartsWith("Address 0x"))
            draft.BeginOther();
        else
            return false;
        return true;
    }

    private static string KindOfCause(ReadOnlySpan<char> cause, string kind)
    {
        var end = cause.IndexOfAny(" (");
        var word = end < 0 ? cause : cause[..end];
        return word is "use-after-free" or "heap-buffer-overflow" or "stack-buffer-overflow" ? word.ToString()
            : cause.StartsWith("stack tag-mismatch") ? "stack-tag-mismatch"
            : kind;
    }

    private static long? NumberAt(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return long.TryParse(end < 0 ? text : text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static string? AddressAfter(ReadOnlySpan<char> text, ReadOnlySpan<char> words)
    {
        var at = text.IndexOf(words);
        if (at < 0)
            return null;

        var address = text[(at + words.Length)..].TrimStart();
        if (!address.StartsWith("0x"))
            return null;
        var end = address[2..].IndexOfAnyExcept(HexDigits);
        return (end < 0 ? address : address[..(end + 2)]).ToString();
    }

    private static string? Word(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(" :,(");
        return end == 0 || text.IsEmpty ? null : (end < 0 ? text : text[..end]).ToString();
    }
}
