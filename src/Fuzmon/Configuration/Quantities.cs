using System.Globalization;
using Fuzmon.Monitor;

namespace Fuzmon.Configuration;

/// <summary>Numbers with a unit, as a person writes them: <c>2GiB</c>, <c>50 MiB/h</c>, <c>95%</c>, <c>10m</c>, <c>5/min</c>.</summary>
internal static class Quantities
{
    private const double MaxSeconds = 365.0 * 24 * 3600;

    private static readonly Dictionary<string, double> Sizes = new(StringComparer.Ordinal)
    {
        ["B"] = 1,
        ["KiB"] = 1L << 10,
        ["MiB"] = 1L << 20,
        ["GiB"] = 1L << 30,
        ["TiB"] = 1L << 40,
        ["kB"] = 1e3,
        ["MB"] = 1e6,
        ["GB"] = 1e9,
        ["TB"] = 1e12,
    };

    private static readonly Dictionary<string, double> Times = new(StringComparer.Ordinal)
    {
        ["ms"] = 0.001,
        ["s"] = 1,
        ["m"] = 60,
        ["min"] = 60,
        ["h"] = 3600,
        ["d"] = 24 * 3600,
    };

    /// <summary>The quantity that is meant; null for what is none, is negative or not finite.</summary>
    public static AlertLimit? Parse(object value) => value switch
    {
        long and >= 0 => new AlertLimit((long)value, AlertUnit.Count),
        string text => Parse(text),
        _ => null,
    };

    /// <summary>A length of time from a millisecond to a year; null for anything else.</summary>
    public static TimeSpan? Time(object value)
        => Parse(value) is { Unit: AlertUnit.Seconds, Value: >= 0.001 and <= MaxSeconds } time ? TimeSpan.FromSeconds(time.Value) : null;

    private static AlertLimit? Parse(string text)
    {
        var digits = string.Concat(text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.'));
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return null;

        var unit = text[digits.Length..].TrimStart(' ');
        var parts = unit.Split('/');
        return parts switch
        {
            ["%"] => new AlertLimit(number, AlertUnit.Percent),
            [var size] when Sizes.TryGetValue(size, out var bytes) => new AlertLimit(number * bytes, AlertUnit.Bytes),
            [var time] when Times.TryGetValue(time, out var seconds) => new AlertLimit(number * seconds, AlertUnit.Seconds),
            ["", var time] when Times.TryGetValue(time, out var seconds) => new AlertLimit(number / seconds, AlertUnit.PerSecond),
            [var size, var time] when Sizes.TryGetValue(size, out var bytes) && Times.TryGetValue(time, out var seconds)
                => new AlertLimit(number * bytes / seconds, AlertUnit.BytesPerSecond),
            _ => null,
        };
    }
}
