using System.Text;
using System.Text.RegularExpressions;

namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>
/// A pattern for paths or names, a glob or a regular expression. Matching takes time in proportion to the text, whatever the pattern:
/// what is matched comes from elsewhere.
/// </summary>
public sealed class PathPattern
{
    private const string Special = "*?[{\\";

    private readonly string _prefix;
    private readonly Regex? _regex;

    private PathPattern(string prefix, Regex? regex)
    {
        _prefix = prefix;
        _regex = regex;
    }

    /// <summary>
    /// A glob, which must fit the whole: <c>*</c> is anything but a slash, <c>**</c> anything, <c>?</c> one character but a slash,
    /// <c>[a-z]</c> one of these, <c>{a,b}</c> either.
    /// </summary>
    /// <exception cref="FormatException">It is no glob; the message says why.</exception>
    public static PathPattern Glob(string glob)
    {
        ArgumentNullException.ThrowIfNull(glob);
        var special = glob.AsSpan().IndexOfAny(Special);
        return special < 0 ? new PathPattern(glob, null) : new PathPattern(glob[..special], Compile(Translate(glob)));
    }

    /// <summary>A regular expression, which may fit a part. Lookaround and back references are refused.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static PathPattern Regex(string pattern) => new("", Compile(pattern));

    /// <summary>Whether it fits.</summary>
    public bool IsMatch(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _regex is null
            ? string.Equals(text, _prefix, StringComparison.Ordinal)
            : text.StartsWith(_prefix, StringComparison.Ordinal) && _regex.IsMatch(text);
    }

    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (ArgumentException e)
        {
            throw new FormatException("it is no regular expression", e);
        }
        catch (NotSupportedException e)
        {
            throw new FormatException("it looks around or back, which takes time without bound", e);
        }
    }

    private static string Translate(string glob)
    {
        var regex = new StringBuilder("\\A(?:");
        var depth = 0;
        for (var i = 0; i < glob.Length; i++)
        {
            switch (glob[i])
            {
                case '*' when i + 1 < glob.Length && glob[i + 1] == '*':
                    regex.Append("[\\s\\S]*");
                    i++;
                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                case '[':
                    i = TranslateSet(glob, i, regex);
                    break;
                case '{':
                    regex.Append("(?:");
                    depth++;
                    break;
                case '}' when depth > 0:
                    regex.Append(')');
                    depth--;
                    break;
                case ',' when depth > 0:
                    regex.Append('|');
                    break;
                case '\\' when i + 1 < glob.Length:
                    regex.Append(Escape(glob[++i]));
                    break;
                default:
                    regex.Append(Escape(glob[i]));
                    break;
            }
        }

        return depth == 0 ? regex.Append(")\\z").ToString() : throw new FormatException("a { is not closed");
    }

    private static int TranslateSet(string glob, int open, StringBuilder regex)
    {
        var isNegated = open + 1 < glob.Length && glob[open + 1] is '!' or '^';
        var start = open + (isNegated ? 2 : 1);
        var close = start < glob.Length ? glob.IndexOf(']', start + 1) : -1;
        if (close < 0)
            throw new FormatException("a [ is not closed");
        regex.Append(isNegated ? "[^/" : "[");
        foreach (var c in glob.AsSpan(start, close - start))
            regex.Append(c is '\\' or '[' or ']' or '^' ? $"\\{c}" : c.ToString());
        regex.Append(']');
        return close;
    }

    private static string Escape(char c) => System.Text.RegularExpressions.Regex.Escape(c.ToString());
}
