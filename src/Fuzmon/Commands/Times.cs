using System.Globalization;

namespace Fuzmon.Commands;

/// <summary>Times of the command line.</summary>
internal static class Times
{
    /// <summary>The time that was given, UTC; null when none was.</summary>
    /// <exception cref="UserErrorException">It is no time.</exception>
    public static DateTime? Parse(string option, string? text)
    {
        if (text is null)
            return null;

        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTime.TryParse(text, CultureInfo.InvariantCulture, styles, out var time)
            ? time
            : throw new UserErrorException(
                ExitStatuses.Usage, $"{option} {text}: a time is written as 2025-06-14T14:23:51Z; without Z or another offset it is UTC");
    }
}
