namespace Fuzmon.Instrumentation.Crashes.Scenes;

/// <summary>The part of an environment that may be recorded.</summary>
/// <param name="allowed">Names; <c>*</c> at the end stands for anything.</param>
internal sealed class AllowedEnvironment(IReadOnlyList<string> allowed)
{
    /// <summary>What stands for a secret.</summary>
    public const string Redacted = "(redacted)";

    private const int MostOfValue = 4096;

    private static readonly string[] SecretWords =
        ["KEY", "TOKEN", "SECRET", "PASS", "PWD_", "CREDENTIAL", "AUTH", "COOKIE", "SESSION", "PRIVATE", "SIGNATURE", "BEARER", "DSN"];

    /// <summary>Takes what is allowed of <c>NAME=VALUE</c> texts; what looks like a secret keeps its name only.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Of(IReadOnlyList<string> variables)
    {
        var kept = new List<KeyValuePair<string, string>>();
        foreach (var variable in variables)
        {
            var equals = variable.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !IsAllowed(variable.AsSpan(0, equals)))
                continue;

            var (name, value) = (variable[..equals], variable[(equals + 1)..]);
            kept.Add(new(name, IsSecret(name, value) ? Redacted : value[..Math.Min(value.Length, MostOfValue)]));
        }

        return kept;
    }

    private static bool IsSecret(string name, string value)
        => Array.Exists(SecretWords, word => name.Contains(word, StringComparison.OrdinalIgnoreCase)) || HasPassword(value)
            || value.Contains("-----BEGIN ", StringComparison.Ordinal);

    // scheme://user:password@host
    private static bool HasPassword(string value)
    {
        var scheme = value.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return false;
        var rest = value.AsSpan(scheme + 3);
        var at = rest.IndexOf('@');
        return at > 0 && rest[..at].Contains(':');
    }

    private bool IsAllowed(ReadOnlySpan<char> name)
    {
        foreach (var pattern in allowed)
        {
            if (pattern.EndsWith('*') ? name.StartsWith(pattern.AsSpan(0, pattern.Length - 1)) : name.SequenceEqual(pattern))
                return true;
        }

        return false;
    }
}
