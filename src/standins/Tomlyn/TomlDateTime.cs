using System.Globalization;
using System.Runtime.InteropServices;

namespace Tomlyn;

/// <summary>A date, a time, or both.</summary>
/// <param name="DateTime">The value; its offset is zero where none was written, and a time of day has no date to speak of.</param>
/// <param name="SecondPrecision">Digits written after the decimal point of the seconds, at most 7.</param>
/// <param name="Kind">Which parts of the value were written.</param>
[StructLayout(LayoutKind.Auto)]
public record struct TomlDateTime(DateTimeOffset DateTime, int SecondPrecision, TomlDateTimeKind Kind)
{
    /// <summary>The value as TOML writes it.</summary>
    public override readonly string ToString()
    {
        string fraction = SecondPrecision == 0 ? "" : "." + new string('f', SecondPrecision);
        string format = Kind switch
        {
            TomlDateTimeKind.LocalDate => "yyyy-MM-dd",
            TomlDateTimeKind.LocalTime => "HH:mm:ss" + fraction,
            TomlDateTimeKind.LocalDateTime => "yyyy-MM-dd'T'HH:mm:ss" + fraction,
            TomlDateTimeKind.OffsetDateTimeByNumber => "yyyy-MM-dd'T'HH:mm:ss" + fraction + "zzz",
            _ => "yyyy-MM-dd'T'HH:mm:ss" + fraction + "'Z'",
        };
        return DateTime.ToString(format, CultureInfo.InvariantCulture);
    }
}
