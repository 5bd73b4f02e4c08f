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

    /// <summary>Of frames, innermost first.</summary>
    /// <param name="kind">What is part of the hash besides the frames.</param>
    /// <param name="frames">The stack.</param>
    /// <param name="ignored">What says nothing.</param>
    public static StackIdentity Of(string kind, IReadOnlyList<CrashFrame> frames, IgnoredFrames ignored)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentNullException.ThrowIfNull(ignored);
        var told = frames.Where(frame => !ignored.Ignores(frame)).ToList();
        // A stack of nothing else is better told by what it has than by nothing.
        if (told.Count == 0)
            told = [.. frames];

        var names = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var frame in told)
        {
            if (names.Count < HashFrames && seen.Add($"{frame.Name}:{frame.Line}"))
                names.Add(frame.Name);
        }

        var place = told.FirstOrDefault(frame => frame is { File: not null, Line: > 0 });
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\n{string.Join('\n', names)}"));
        return new StackIdentity(
            [.. told.Take(StateFrames).Select(frame => frame.Name)],
            Convert.ToHexStringLower(bytes.AsSpan(0, 8)),
            place.File is null ? null : $"{Path.GetFileName(place.File)}:{place.Line}");
    }
}
