using System.Text.RegularExpressions;

namespace Fuzmon.Monitor.Tests.Support;

/// <summary>Patterns as the configuration makes them.</summary>
internal static class Pattern
{
    public static Regex Of(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
