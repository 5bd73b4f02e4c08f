using System.Globalization;

namespace Fuzmon.Monitor;

/// <summary>Numbers as a person reads them.</summary>
internal static class AlertText
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>An amount of memory.</summary>
    public static string Bytes(double bytes)
    {
        var unit = 0;
        for (; Math.Abs(bytes) >= 1024 && unit < Units.Length - 1; unit++)
            bytes /= 1024;
        return $"{Number(bytes)} {Units[unit]}";
    }

    /// <summary>A length of time.</summary>
    public static string Time(TimeSpan time) => time switch
    {
        { TotalSeconds: < 120 } => $"{Number(time.TotalSeconds)} s",
        { TotalMinutes: < 120 } => $"{Number(time.TotalMinutes)} min",
        { TotalHours: < 48 } => $"{Number(time.TotalHours)} h",
        _ => $"{Number(time.TotalDays)} days",
    };

    /// <summary>With three digits at least.</summary>
    public static string Number(double number)
        => number.ToString(Math.Abs(number) switch { >= 100 => "0", >= 10 => "0.#", _ => "0.##" }, CultureInfo.InvariantCulture);
}
