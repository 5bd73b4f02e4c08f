using System.Globalization;
using System.Text;
using Fuzmon.Reporting.Live;

namespace Fuzmon.Reporting.Metrics;

/// <summary>Writes Prometheus's text exposition format, version 0.0.4.</summary>
internal sealed class ExpositionWriter
{
    private readonly StringBuilder _text = new(16 * 1024);
    private string _name = "";

    /// <summary>The text so far.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>Begins a metric; its values follow.</summary>
    public ExpositionWriter Begin(string name, string type, string help)
    {
        _name = name;
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n').Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    /// <summary>A value with its labels.</summary>
    public ExpositionWriter Value(double value, params ReadOnlySpan<(string Name, string Value)> labels) => Line(_name, value, labels);

    /// <summary>A whole histogram.</summary>
    public void Histogram(string name, string help, TimeHistogram histogram)
    {
        Begin(name, "histogram", help);
        var counts = histogram.Cumulative;
        for (var index = 0; index < TimeHistogram.Bounds.Length; index++)
            Line($"{name}_bucket", counts[index], ("le", Number(TimeHistogram.Bounds[index])));
        Line($"{name}_bucket", counts[^1], ("le", "+Inf"));
        Line($"{name}_sum", histogram.Sum);
        Line($"{name}_count", counts[^1]);
    }

    private ExpositionWriter Line(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(name);
        for (var index = 0; index < labels.Length; index++)
        {
            _text.Append(index == 0 ? '{' : ',').Append(labels[index].Name).Append("=\"");
            AppendEscaped(labels[index].Value);
            _text.Append('"');
        }

        _text.Append(labels.Length == 0 ? " " : "} ").Append(Number(value)).Append('\n');
        return this;
    }

    // What watched processes call themselves is harmless already to whoever prints it, before it is quoted.
    private void AppendEscaped(string value)
    {
        foreach (var c in SafeText.Of(value))
            _ = c is '\\' or '"' ? _text.Append('\\').Append(c) : _text.Append(c);
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
