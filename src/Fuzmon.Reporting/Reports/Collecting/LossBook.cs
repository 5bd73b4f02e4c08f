using System.Text.Json;

namespace Fuzmon.Reporting.Reports;

/// <summary>What was not seen or not kept.</summary>
internal sealed class LossBook
{
    private const int MaxKinds = 100;

    private readonly Dictionary<(string Event, string? Reason), LossKind> _kinds = [];

    /// <summary>Samples that were due and came too late to be taken.</summary>
    public long MissedTicks { get; set; }

    /// <summary>Records that could not be kept.</summary>
    public long LostRecords { get; private set; }

    /// <summary>How long nobody watched, in milliseconds.</summary>
    public double OutageMs { get; private set; }

    /// <summary>How often nobody watched.</summary>
    public long Outages { get; private set; }

    /// <summary>Captures of stacks that came to nothing, by the samples that were to have them.</summary>
    public long FailedCaptures { get; set; }

    /// <summary>Captures of stacks that were wanted and did not take place, by what runs came to.</summary>
    public long MissedCaptures { get; private set; }

    /// <summary>Places of the files that could not be read.</summary>
    public long Unreadable { get; set; }

    /// <summary>Lines that are no records.</summary>
    public long NotRecords { get; set; }

    /// <summary>Records of kinds that this version does not know.</summary>
    public long UnknownKinds { get; set; }

    /// <summary>What the monitor said of itself.</summary>
    public IReadOnlyCollection<LossKind> Kinds => _kinds.Values;

    /// <summary>Takes what happened to the monitor, if it is a loss.</summary>
    public void Add(JsonElement lifecycle, DateTime time)
    {
        var what = lifecycle.Text("event");
        if (what == "stopped")
            MissedCaptures += Math.Max(0, lifecycle.Integer("captures_missed") ?? 0);
        if (what is not ("outage" or "gave_up" or "lost" or "degraded"))
            return;
        var lost = Math.Max(0, lifecycle.Integer("lost") ?? 0);
        var outage = Math.Max(0, lifecycle.Number("outage_ms") ?? 0);
        LostRecords += lost;
        OutageMs += outage;
        if (what == "outage")
            Outages++;

        var key = (what, lifecycle.Text("reason"));
        if (!_kinds.TryGetValue(key, out var kind))
        {
            if (_kinds.Count >= MaxKinds)
                return;
            _kinds.Add(key, kind = new LossKind { Event = what, Reason = key.Item2, First = time });
        }

        kind.Count++;
        kind.Last = time;
        kind.Lost += lost;
        kind.OutageMs += outage;
    }
}
