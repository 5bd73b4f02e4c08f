namespace Fuzmon.Monitor;

/// <summary>How the journal does. MonitorActor uses it; <see cref="CampaignTrouble"/> is set by the CampaignActor before it stops.</summary>
internal sealed class JournalState(bool isUp)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private TimeSpan _pause = FirstPause;

    /// <summary>Whether records are kept in it.</summary>
    public bool IsUp { get; set; } = isUp;

    /// <summary>Why it is not.</summary>
    public Exception? Cause { get; set; }

    /// <summary>Why the CampaignActor cannot go on.</summary>
    public Exception? CampaignTrouble { get; set; }

    /// <summary>Rows that the file held before this monitor wrote any to it.</summary>
    public long RowsBefore { get; set; }

    /// <summary>How many records had been written, to any file, when this file was begun.</summary>
    public long JournaledBefore { get; set; }

    /// <summary>How many records had gone into the log alone when that was last said.</summary>
    public long UnjournaledSaid { get; set; }

    /// <summary>When it was last found usable, on the monotonic clock; null before the first trouble.</summary>
    public long? UsableSince { get; set; }

    /// <summary>How long to wait until the next attempt: until all who were hit know of it, then ever longer.</summary>
    public TimeSpan NextPause()
    {
        var pause = _pause;
        _pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        return pause;
    }

    /// <summary>It has worked for a while: the next trouble is a new one.</summary>
    public void ForgetTrouble() => _pause = FirstPause;
}
