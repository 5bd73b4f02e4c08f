using System.Globalization;

namespace Fuzmon.Commands;

/// <summary>Pids on the command line.</summary>
internal static class Pids
{
    // The largest pid that Linux can be told to give out.
    private const int Max = 4_194_304;

    /// <exception cref="UserErrorException">It is none.</exception>
    public static int Parse(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid is > 0 and <= Max
            ? pid
            : throw new UserErrorException(ExitStatuses.Usage, $"{text}: a pid is a whole number from 1 to {Max}");
}
