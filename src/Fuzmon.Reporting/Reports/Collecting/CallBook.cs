using System.Text.Json;

namespace Fuzmon.Reporting.Reports;

/// <summary>The system calls of a report, by name.</summary>
internal sealed class CallBook
{
    private const int MaxNames = 1000;

    private readonly Dictionary<string, CallCount> _names = new(StringComparer.Ordinal);

    /// <summary>All calls.</summary>
    public long Calls { get; private set; }

    /// <summary>The calls by name, most frequent first.</summary>
    public IEnumerable<KeyValuePair<string, CallCount>> Names => _names.OrderByDescending(name => name.Value.Calls);

    /// <summary>Takes an event; signals and ends, which are events too, are passed over.</summary>
    public void Add(JsonElement record)
    {
        if (record.Text("event") is not null || record.Text("name") is not { } name)
            return;
        if (!_names.TryGetValue(name, out var count))
        {
            if (_names.Count >= MaxNames)
                name = FrameTree.Others;
            if (!_names.TryGetValue(name, out count))
                _names.Add(name, count = new CallCount());
        }

        Calls++;
        count.Add(record.Text("errno"), Math.Max(0, record.Number("duration_us") ?? 0));
    }
}
