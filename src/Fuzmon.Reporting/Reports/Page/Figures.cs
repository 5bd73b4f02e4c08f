using System.Globalization;

namespace Fuzmon.Reporting.Reports;

/// <summary>Numbers for people, with their units.</summary>
internal static class Figures
{
    private static readonly string[] SizeUnits = ["KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>A count with its thousands apart.</summary>
    public static string Count(double number) => number.ToString(Math.Abs(number) < 10 && number != Math.Floor(number) ? "0.##" : "#,0", CultureInfo.InvariantCulture);

    /// <summary>A size that is known in KiB.</summary>
    public static string Size(double kb)
    {
        var unit = 0;
        for (; Math.Abs(kb) >= 1024 && unit < SizeUnits.Length - 1; unit++)
            kb /= 1024;
        return $"{Short(kb)} {SizeUnits[unit]}";
    }

    /// <summary>A share, in percent.</summary>
    public static string Percent(double percent) => $"{Short(percent)} %";

    /// <summary>A length of time.</summary>
    public static string Time(double milliseconds) => Math.Abs(milliseconds) switch
    {
        < 1 => $"{Short(milliseconds * 1000)} µs",
        < 1000 => $"{Short(milliseconds)} ms",
        < 60_000 => $"{Short(milliseconds / 1000)} s",
        < 3_600_000 => $"{Math.Floor(milliseconds / 60_000)} min {Math.Floor(milliseconds / 1000) % 60:00} s",
        _ => $"{Math.Floor(milliseconds / 3_600_000)} h {Math.Floor(milliseconds / 60_000) % 60:00} min",
    };

    /// <summary>A moment, UTC, to the second.</summary>
    public static string Moment(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A place in a drawing.</summary>
    public static string Place(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);

    private static string Short(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
