using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Sanitizers;

/// <summary>What a report says beside its frames that tells one fault from another: the assertion that failed, the cast that was wrong.</summary>
public static class ReportState
{
    private const int MostCharacters = 80;

    /// <summary>It, as the first part of a state; null when frames alone tell.</summary>
    public static string? HeadOf(SanitizerReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return report switch
        {
            { Kind: "assert" or "panic", Tool: not "rust", Message: { Length: > 0 } message } => Cut(message),
            { Kind: "bad-cast", Message: { } message } => Cast(message) is { } cast ? $"Bad-cast to {cast}" : null,
            _ => null,
        };
    }

    // "... which does not point to an object of type 'To'", to which the next line adds "object is of type 'From'"; "... check for type
    // 'To' failed during indirect function call". Not every tool quotes types.
    private static string? Cast(string message)
    {
        const string Objects = "to an object of type ", Own = "object is of type ";
        if (After(message, Objects) is not { } to)
            return After(message, "check for type ");
        return After(message, Own) is { } from ? $"{to} from {from}" : to;
    }

    private static string? After(string message, string words)
    {
        var start = message.IndexOf(words, StringComparison.Ordinal);
        if (start < 0)
            return null;

        var rest = message.AsSpan(start + words.Length);
        var end = rest.StartsWith("'") ? rest[1..].IndexOf('\'') : rest.IndexOf(';');
        return rest.StartsWith("'") ? end < 0 ? null : rest.Slice(1, end).ToString() : (end < 0 ? rest : rest[..end]).ToString();
    }

    private static string Cut(string text) => text.Length <= MostCharacters ? text : text[..MostCharacters];
}
