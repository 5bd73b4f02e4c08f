using System.Globalization;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>Whose events are whose in the journal.</summary>
internal static class JournalIds
{
    /// <summary>Everything that is not one process's.</summary>
    public const string Campaign = "campaign";

    /// <summary>
    /// A process's: its boot, pid and start, by which it is the same one. Short because every row has it; the boot id's first digits
    /// are enough to tell apart the few boots that one journal sees, and the snapshot has all of it.
    /// </summary>
    public static string Of(Guid bootId, ProcessKey process)
        => string.Create(CultureInfo.InvariantCulture, $"p-{bootId.ToString("N").AsSpan(0, 8)}-{process.Pid}-{process.StartTicks}");
}
