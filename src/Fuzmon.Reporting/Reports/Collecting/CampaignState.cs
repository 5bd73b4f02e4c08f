using System.Text.Json;

namespace Fuzmon.Reporting.Reports;

/// <summary>One fuzzer's output folder, so far.</summary>
internal sealed class CampaignState(string folder, string fuzzer)
{
    private const int MaxInstances = 256;

    private readonly Dictionary<string, CampaignNumbers> _instances = new(StringComparer.Ordinal);

    /// <summary>The folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>The fuzzer.</summary>
    public string Fuzzer { get; } = fuzzer;

    /// <summary>What all instances together came to last.</summary>
    public CampaignNumbers? All { get; private set; }

    /// <summary>What each instance came to last.</summary>
    public IEnumerable<(string Name, CampaignNumbers Numbers)> Instances => _instances.Select(instance => (instance.Key, instance.Value));

    /// <summary>All instances together over time.</summary>
    public TimeBuckets<CampaignBucket> Series { get; } = new();

    /// <summary>Takes a record.</summary>
    public void Add(JsonElement record, DateTime time)
    {
        var numbers = CampaignNumbers.Of(record, time);
        if (record.Text("instance") is { } name)
        {
            if (_instances.Count < MaxInstances || _instances.ContainsKey(name))
                _instances[name] = numbers;
            return;
        }

        All = numbers;
        Series.At(time) = new CampaignBucket
        {
            IsKnown = true,
            Rate = numbers.Rate ?? double.NaN,
            Corpus = numbers.Corpus ?? double.NaN,
            Crashes = numbers.Crashes ?? double.NaN,
            Hangs = numbers.Hangs ?? double.NaN,
            Edges = numbers.Edges ?? double.NaN,
        };
    }
}
