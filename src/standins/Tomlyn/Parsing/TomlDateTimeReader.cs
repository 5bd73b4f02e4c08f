namespace Tomlyn.Parsing;

/// <summary>The dates and times of RFC 3339, as far as <see cref="DateTimeOffset"/> can hold them.</summary>
internal static class TomlDateTimeReader
{
    private const int MaxPrecision = 7;
    private static readonly TimeSpan MaxOffset = TimeSpan.FromHours(14);

    public static bool TryRead(ReadOnlySpan<char> literal, out TomlDateTime result)
    {
        result = default;
        ReadOnlySpan<char> rest = literal;
        DateTime date = DateTime.MinValue;
        bool hasDate = literal is [_, _, _, _, '-', ..];
        if (hasDate)
        {
            if (!TryReadDate(ref rest, out date))
                return false;
            if (rest.IsEmpty)
            {
                result = new TomlDateTime(new DateTimeOffset(date, TimeSpan.Zero), 0, TomlDateTimeKind.LocalDate);
                return true;
            }
            if (rest[0] is not ('T' or 't' or ' '))
                return false;
            rest = rest[1..];
        }
        if (!TryReadTime(ref rest, out TimeSpan time, out int precision))
            return false;

        TomlDateTimeKind kind = hasDate ? TomlDateTimeKind.LocalDateTime : TomlDateTimeKind.LocalTime;
        TimeSpan offset = TimeSpan.Zero;
        if (hasDate && rest is ['Z'] or ['z'])
            kind = TomlDateTimeKind.OffsetDateTimeByZ;
        else if (hasDate && !rest.IsEmpty && TryReadOffset(rest, out offset))
            kind = TomlDateTimeKind.OffsetDateTimeByNumber;
        else if (!rest.IsEmpty)
            return false;

        DateTime local = date + time;
        long utcTicks = local.Ticks - offset.Ticks;
        if (offset.Duration() > MaxOffset || utcTicks < 0 || utcTicks > DateTime.MaxValue.Ticks)
            return false;
        result = new TomlDateTime(new DateTimeOffset(local, offset), precision, kind);
        return true;
    }

    private static bool TryReadDate(ref ReadOnlySpan<char> text, out DateTime date)
    {
        date = default;
        if (!TryTakeDigits(ref text, 4, out int year) || !TryTake(ref text, '-')
            || !TryTakeDigits(ref text, 2, out int month) || !TryTake(ref text, '-')
            || !TryTakeDigits(ref text, 2, out int day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }
        date = new DateTime(year, month, day);
        return true;
    }

    private static bool TryReadTime(ref ReadOnlySpan<char> text, out TimeSpan time, out int precision)
    {
        time = default;
        precision = 0;
        if (!TryTakeDigits(ref text, 2, out int hour) || !TryTake(ref text, ':')
            || !TryTakeDigits(ref text, 2, out int minute) || !TryTake(ref text, ':')
            || !TryTakeDigits(ref text, 2, out int second)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }
        time = new TimeSpan(hour, minute, second);
        if (!TryTake(ref text, '.'))
            return true;

        // What is finer than a tick is cut off, as TOML asks.
        int digits = text.IndexOfAnyExceptInRange('0', '9');
        if (digits < 0)
            digits = text.Length;
        precision = Math.Min(digits, MaxPrecision);
        long unit = TimeSpan.TicksPerSecond;
        foreach (char c in text[..precision])
            time += TimeSpan.FromTicks((c - '0') * (unit /= 10));
        text = text[digits..];
        return digits > 0;
    }

    private static bool TryReadOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = default;
        bool west = text[0] == '-';
        if (!(TryTake(ref text, '-') || TryTake(ref text, '+')) || !TryTakeDigits(ref text, 2, out int hours)
            || !TryTake(ref text, ':') || !TryTakeDigits(ref text, 2, out int minutes)
            || !text.IsEmpty || hours > 23 || minutes > 59)
        {
            return false;
        }
        offset = new TimeSpan(hours, minutes, 0);
        if (west)
            offset = -offset;
        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<char> text, char expected)
    {
        if (text.IsEmpty || text[0] != expected)
            return false;
        text = text[1..];
        return true;
    }

    private static bool TryTakeDigits(ref ReadOnlySpan<char> text, int count, out int value)
    {
        value = 0;
        if (text.Length < count)
            return false;
        foreach (char c in text[..count])
        {
            if (!char.IsAsciiDigit(c))
                return false;
            value = (value * 10) + (c - '0');
        }
        text = text[count..];
        return true;
    }
}
