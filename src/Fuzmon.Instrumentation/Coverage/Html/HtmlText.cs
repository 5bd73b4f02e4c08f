using System.Security.Cryptography;
using System.Text;

namespace Fuzmon.Instrumentation.Coverage.Html;

/// <summary>What all pages have in common. Everything that comes from elsewhere goes through <see cref="Escape"/>.</summary>
internal static class HtmlText
{
    private const string Style =
        ":root{color-scheme:light dark;--h:#d7f5dc;--m:#ffd9d4;--n:#bfe3ff;--g:#777}"
        + "@media(prefers-color-scheme:dark){:root{--h:#143d1e;--m:#561d17;--n:#0f3d63;--g:#999}}"
        + "body{font:14px system-ui,sans-serif;margin:1em}table{border-collapse:collapse}td,th{padding:1px 8px;text-align:right}"
        + "td:first-child,th:first-child{text-align:left}pre{counter-reset:l;tab-size:8;font:12px monospace}"
        + "pre p{margin:0;white-space:pre;counter-increment:l}"
        + "pre p::before{content:counter(l) ' ' attr(data-b) ' ' attr(data-n) ' ';display:inline-block;width:22em;text-align:right;"
        + "margin-right:1em;color:var(--g);overflow:hidden;vertical-align:bottom}"
        + ".h{background:var(--h)}.m{background:var(--m)}.n{background:var(--n)}";

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'";

    /// <summary>The beginning of a page.</summary>
    public static StringBuilder Begin(string title) => new StringBuilder()
        .Append("<!DOCTYPE html><html lang=en><meta charset=utf-8><meta http-equiv=Content-Security-Policy content=\"").Append(Policy)
        .Append("\"><meta name=viewport content=\"width=device-width\"><title>").Append(Escape(title)).Append("</title><style>").Append(Style)
        .Append("</style>\n");

    /// <summary>Text as a browser shows it, in elements and in quoted attributes.</summary>
    public static string Escape(string text)
    {
        if (!text.Any(NeedsEscape))
            return text;

        var escaped = new StringBuilder(text.Length + 32);
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                '\f' => escaped.Append(' '),
                _ when NeedsEscape(letter) => escaped.Append('\ufffd'),
                _ => escaped.Append(letter),
            };
        }

        return escaped.ToString();
    }

    /// <summary>A share in percent, and its parts, as two cells of a table; what nobody counted is not 0.</summary>
    public static string Cells(long hit, long found)
        => found == 0 ? "<td>-<td>" : $"<td>{Math.Floor(1000.0 * hit / found) / 10:0.0} %<td>{hit} / {found}";

    // Signs that turn the direction of text make code look like other code.
    private static bool NeedsEscape(char letter)
        => letter is '&' or '<' or '>' or '"' or '\'' || (char.IsControl(letter) && letter != '\t') || letter is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
