using System.Security.Cryptography;
using System.Text;

namespace Fuzmon.Instrumentation.Triage;

/// <summary>What a stack is recognised by, the same in every run: no addresses, and recursion counts once.</summary>
/// <param name="State">The innermost three frames that say something.</param>
/// <param name="Hash">Of all that do, as far as 32; 16 hexadecimal digits.</param>
/// <param name="Line">The innermost place in the source, as <c>file:line</c>; null when it is not known.</param>
public sealed record StackIdentity(IReadOnlyList<string> State, string Hash, string? Line)
{
    private const int StateFrames = 3;
    private const int HashFrames = 32;
    private const string EntryPoint = "LLVMFuzzerTestOneInput";

    /// <summary>Of frames, innermost first.</summary>
    /// <param name="kind">What is part of the hash besides the frames.</param>
    /// <param name="frames">The stack.</param>
    /// <param name="ignored">What says nothing.</param>
    /// <param name="head">What a report says beside its frames; it is the first part of the state.</param>
    /// <param name="target">What a fuzzer's target is called, by which a stack is known that has nothing else.</param>
    public static StackIdentity Of(string kind, IReadOnlyList<CrashFrame> frames, IgnoredFrames ignored, string? head = null, string? target = null)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentNullException.ThrowIfNull(ignored);
        var told = ToldOf(kind, frames, ignored);
        var entry = frames.FirstOrDefault(frame => frame.Function is EntryPoint);
        // A stack of nothing else is better told by what it has than by nothing.
        if (told.Count == 0 && head is null)
            told = entry.Function is null && (target is null || !frames.Any(IsFuzzers)) ? [.. frames] : [new CrashFrame(target ?? Path.GetFileName(entry.File) ?? EntryPoint, entry.File, entry.Line, entry.Module, entry.Offset)];

        var names = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var frame in told)
        {
            if (names.Count < HashFrames && seen.Add($"{frame.Name}:{frame.Line}"))
                names.Add(frame.Name);
        }

        var place = told.FirstOrDefault(frame => frame is { File: not null, Line: > 0 });
        IEnumerable<string> heads = head is null ? [] : [head];
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{string.Join('\n', heads.Concat(names))}"));
        return new StackIdentity(
            [.. heads.Concat(told.Select(frame => frame.Name)).Take(StateFrames)],
            Convert.ToHexStringLower(bytes.AsSpan(0, 8)),
            place.File is null ? null : $"{Path.GetFileName(place.File)}:{place.Line}");
    }

    private static List<CrashFrame> ToldOf(string kind, IReadOnlyList<CrashFrame> frames, IgnoredFrames ignored)
    {
        // What calls a fuzzer's target is the fuzzer.
        var isFuzzed = frames.Any(frame => frame.Function is EntryPoint || IsFuzzers(frame));
        var told = frames.Where(frame => !ignored.Ignores(frame) && !(isFuzzed && frame.Function is "main")).ToList();
        // A stack that is used up ends anywhere: what it went through again and again is what tells.
        if (kind is CrashClasses.StackOverflow)
        {
            var counts = told.GroupBy(frame => frame.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
            var first = told.FindIndex(frame => counts[frame.Name] > 1);
            if (first > 0)
                told.RemoveRange(0, first);
        }

        return told;
    }

    private static bool IsFuzzers(CrashFrame frame)
        => frame.Function is { } function && (function.StartsWith("fuzzer::", StringComparison.Ordinal) || function.StartsWith("testing::", StringComparison.Ordinal));
}
