namespace Tomlyn;

/// <summary>Which of TOML's four date and time types a value has, and how its offset was written.</summary>
public enum TomlDateTimeKind
{
    /// <summary>A date and time with the offset Z.</summary>
    OffsetDateTimeByZ,

    /// <summary>A date and time with a numeric offset.</summary>
    OffsetDateTimeByNumber,

    /// <summary>A date and time in no time zone.</summary>
    LocalDateTime,

    /// <summary>A date.</summary>
    LocalDate,

    /// <summary>A time of day.</summary>
    LocalTime,
}
