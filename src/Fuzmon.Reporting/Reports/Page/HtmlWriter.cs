using System.Globalization;
using System.Net;

namespace Fuzmon.Reporting.Reports;

/// <summary>Writes HTML. Nothing that a process chose gets in but by <see cref="Text"/> and attributes.</summary>
internal sealed class HtmlWriter(TextWriter output)
{
    /// <summary>Writes markup of this program's own.</summary>
    public HtmlWriter Raw(string markup)
    {
        output.Write(markup);
        return this;
    }

    /// <summary>Writes markup with numbers in it.</summary>
    public HtmlWriter Raw(FormattableString markup)
    {
        output.Write(markup.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>Writes text, whoever chose it.</summary>
    public HtmlWriter Text(string? text, int maxLength = SafeText.MaxLength)
    {
        output.Write(Escape(text, maxLength));
        return this;
    }

    /// <summary>Text for the inside of an element or of an attribute in double quotes.</summary>
    public static string Escape(string? text, int maxLength = SafeText.MaxLength) => WebUtility.HtmlEncode(SafeText.Of(text ?? "", maxLength));
}
