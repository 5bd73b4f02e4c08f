using System.Globalization;
using System.Text.RegularExpressions;

namespace Fuzmon.Records;

/// <summary>The names of folders and files of a log.</summary>
internal static partial class LogNames
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>What a file is called while it is being compressed.</summary>
    public const string Unfinished = ".tmp";

    public static string Day(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    public static bool TryParseDay(string folder, out DateOnly day)
        => DateOnly.TryParseExact(folder, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>The name of a file of a monitor, without its number.</summary>
    public static string Stem(string host, DateTime start)
        => $"fuzmon-{FileNamePart(host)}-{start.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";

    /// <summary>The name of a process's file, without its number.</summary>
    public static string Stem(ProcessKey process) => $"{process.Pid}-{process.StartTicks}";

    /// <summary>Whether it is a name that a log gives to its files; nothing else is ever deleted.</summary>
    public static bool IsOurs(string name) => OursPattern().IsMatch(name);

    /// <summary>The name without its number, and the number: by both, in this order, files sort as they were written.</summary>
    public static (string Stem, int Number) Split(string path)
    {
        var name = Path.GetFileName(path);
        var stem = name[..(name.LastIndexOf(".jsonl", StringComparison.Ordinal) is var json and >= 0
            ? json
            : Math.Max(name.LastIndexOf(".msgpack", StringComparison.Ordinal), 0))];
        var dash = stem.LastIndexOf('-');
        return dash >= 0 && int.TryParse(stem.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (stem[..dash], number)
            : (stem, 0);
    }

    private static string FileNamePart(string host)
        => string.Concat(host.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '_'));

    [GeneratedRegex(
        @"^(fuzmon-[A-Za-z0-9._-]*-[0-9]{8}T[0-9]{6}Z-[0-9]+|[0-9]+-[0-9]+(-[0-9]+)?)\.(jsonl|msgpack)(\.zst(\.tmp)?)?\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex OursPattern();
}
