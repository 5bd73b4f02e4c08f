using System.Buffers;
using System.Globalization;

namespace Akka.Configuration;

/// <summary>Settings by dotted path.</summary>
public class Config
{
    public static readonly Config Empty = new();

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private readonly Dictionary<string, string> _values;

    public Config()
        : this(new Dictionary<string, string>())
    {
    }

    public Config(Config source, Config fallback)
        : this(new Dictionary<string, string>(fallback._values))
    {
        foreach (var (path, value) in source._values) _values[path] = value;
    }

    internal Config(Dictionary<string, string> values) => _values = values;

    public virtual bool IsEmpty => _values.Count == 0;

    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    public virtual Config WithFallback(Config fallback) => fallback is null || fallback.IsEmpty ? this : new Config(this, fallback);

    public virtual bool HasPath(string path) =>
        _values.ContainsKey(path) || _values.Keys.Any(key => key.StartsWith(path + ".", StringComparison.Ordinal));

    /// <summary>The settings below a path; empty when there are none.</summary>
    public virtual Config GetConfig(string path)
    {
        var prefix = path + ".";
        return new Config(_values
            .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[prefix.Length..], static pair => pair.Value));
    }

    public virtual string GetString(string path, string @default = null) => _values.GetValueOrDefault(path, @default);

    public virtual bool GetBoolean(string path, bool @default = false) => GetString(path) switch
    {
        null => @default,
        "on" or "true" or "yes" => true,
        "off" or "false" or "no" => false,
        var other => throw new ConfigurationException($"{path} is no boolean: {other}"),
    };

    public virtual int GetInt(string path, int @default = 0) =>
        GetString(path) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : @default;

    public virtual long GetLong(string path, long @default = 0) =>
        GetString(path) is { } value ? long.Parse(value, CultureInfo.InvariantCulture) : @default;

    public virtual double GetDouble(string path, double @default = 0) =>
        GetString(path) is { } value ? double.Parse(value, CultureInfo.InvariantCulture) : @default;

    /// <summary>A number of milliseconds, or with a unit from <c>ms</c> to <c>d</c>, or <c>infinite</c>.</summary>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true)
    {
        if (GetString(path) is not { } value) return @default ?? TimeSpan.Zero;
        if (allowInfinite && value is "infinite" or "off") return Timeout.InfiniteTimeSpan;
        var digits = value.AsSpan().IndexOfAnyExcept(NumberCharacters);
        var number = double.Parse(value.AsSpan(0, digits < 0 ? value.Length : digits), CultureInfo.InvariantCulture);
        return (digits < 0 ? "" : value[digits..].Trim()) switch
        {
            "" or "ms" or "millis" or "milliseconds" => TimeSpan.FromMilliseconds(number),
            "s" or "seconds" or "second" => TimeSpan.FromSeconds(number),
            "m" or "minutes" or "minute" => TimeSpan.FromMinutes(number),
            "h" or "hours" or "hour" => TimeSpan.FromHours(number),
            "d" or "days" or "day" => TimeSpan.FromDays(number),
            _ => throw new ConfigurationException($"{path} is no duration: {value}"),
        };
    }

    public override string ToString() => string.Join('\n', _values.Select(pair => $"{pair.Key} = {pair.Value}"));
}
