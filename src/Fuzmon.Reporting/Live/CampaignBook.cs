using Fuzmon.Records;

namespace Fuzmon.Reporting.Live;

/// <summary>What fuzzers have come to, and the course of it over the whole run in bounded room.</summary>
internal sealed class CampaignBook
{
    private const int MaxCampaigns = 200;
    private const int MaxPoints = 600;

    private readonly Dictionary<(string Folder, string? Instance), LiveCampaign> _newest = [];
    private readonly List<LiveCampaignPoint> _curve = [];
    private int _stride = 1;
    private int _skipped;

    /// <summary>The newest of each instance and folder.</summary>
    public IReadOnlyList<LiveCampaign> Newest => [.. _newest.Values.OrderBy(campaign => campaign.Folder, StringComparer.Ordinal).ThenBy(campaign => campaign.Instance, StringComparer.Ordinal)];

    /// <summary>All folders together, oldest first.</summary>
    public IReadOnlyList<LiveCampaignPoint> Curve => [.. _curve];

    /// <summary>Takes one.</summary>
    public void Take(CampaignRecord record)
    {
        var key = (record.Folder, record.Instance);
        if (_newest.Count >= MaxCampaigns && !_newest.ContainsKey(key))
            return;

        _newest[key] = new LiveCampaign(
            record.Timestamp, record.Fuzzer, LiveText.Cut(record.Folder, LiveText.MaxLine),
            record.Instance is { } instance ? LiveText.Cut(instance, LiveText.MaxName) : null, record.Instances, record.Executions,
            record.ExecutionsPerSec, record.Corpus, record.Crashes, record.Hangs, record.Edges, record.StabilityPercent);
        if (record.Instance is null && ++_skipped >= _stride)
            AddPoint(record.Timestamp);
    }

    private void AddPoint(DateTime time)
    {
        _skipped = 0;
        var all = _newest.Values.Where(campaign => campaign.Instance is null).ToArray();
        _curve.Add(new LiveCampaignPoint(
            time, all.Sum(campaign => campaign.ExecutionsPerSec), all.Sum(campaign => campaign.Corpus), all.Max(campaign => campaign.Edges),
            all.Sum(campaign => campaign.Crashes)));
        if (_curve.Count < MaxPoints)
            return;

        // Every other one, and from now on as sparsely.
        for (var index = _curve.Count - 1; index > 0; index -= 2)
            _curve.RemoveAt(index);
        _stride *= 2;
    }
}
