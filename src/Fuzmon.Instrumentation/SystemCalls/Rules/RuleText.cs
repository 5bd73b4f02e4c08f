using System.Globalization;
using System.Text;

namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>A rule's text with what stands in braces: variables, and facts of the last call.</summary>
public sealed class RuleText
{
    private const int MaxLength = 1_000;

    private readonly List<(string Literal, int Variable, string? Fact)> _parts = [];

    private RuleText()
    {
    }

    /// <summary>What may stand in braces beside variables.</summary>
    public static IReadOnlyList<string> Facts { get; } = ["pid", "process", "call", "path", "to", "errno"];

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">A brace is not closed, or there is no such variable; the message says so.</exception>
    public static RuleText Parse(string text, IReadOnlyList<string> variables)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(variables);
        var parsed = new RuleText();
        var at = 0;
        for (var open = text.IndexOf('{', at); open >= 0; open = text.IndexOf('{', at))
        {
            var close = text.IndexOf('}', open);
            if (close < 0)
                throw new FormatException("a { is not closed");
            var name = text[(open + 1)..close];
            var variable = variables.ToList().IndexOf(name);
            if (variable < 0 && !Facts.Contains(name))
                throw new FormatException($"there is no {{{name}}}; there are {string.Join(", ", variables.Concat(Facts).Select(known => $"{{{known}}}"))}");
            parsed._parts.Add((text[at..open], variable, variable < 0 ? name : null));
            at = close + 1;
        }

        parsed._parts.Add((text[at..], -1, null));
        return parsed;
    }

    /// <summary>The text of a finding.</summary>
    internal string Compose(CallView call, ReadOnlySpan<RuleValue> values)
    {
        var text = new StringBuilder();
        foreach (var (literal, variable, fact) in _parts)
        {
            text.Append(literal);
            if (variable >= 0)
                text.Append(values[variable].Text ?? "?");
            else if (fact is not null)
                text.Append(FactOf(call, fact));
        }

        return text.Length <= MaxLength ? text.ToString() : text.ToString(0, MaxLength) + "...";
    }

    private static string FactOf(CallView call, string fact) => fact switch
    {
        "pid" => call.Process.Pid.ToString(CultureInfo.InvariantCulture),
        "process" => call.Process.Name ?? "?",
        "call" => call.Event.String(call.Event.Name),
        "path" => call.Path ?? "?",
        "to" => call.To ?? "?",
        _ => call.Event.String(call.Event.Errno),
    };
}
