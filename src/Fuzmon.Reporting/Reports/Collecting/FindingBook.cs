using System.Text.Json;

namespace Fuzmon.Reporting.Reports;

/// <summary>The findings of a report, put together by rule and name.</summary>
internal sealed class FindingBook
{
    private const int MaxGroups = 500;
    private const int MaxFrames = 40;

    private readonly Dictionary<(string Rule, string Condition, string? Name), FindingGroup> _groups = [];

    /// <summary>The groups.</summary>
    public IReadOnlyCollection<FindingGroup> Groups => _groups.Values;

    /// <summary>Findings that belong to no group because there are too many.</summary>
    public long Ungrouped { get; private set; }

    /// <summary>Takes a finding.</summary>
    public void Add(JsonElement finding, RecordLine record)
    {
        var condition = finding.Text("condition") ?? finding.Text("rule") ?? "";
        var key = (Rule: finding.Text("rule") ?? condition, Condition: condition, Name: finding.Text("process_name"));
        if (!_groups.TryGetValue(key, out var group))
        {
            if (_groups.Count >= MaxGroups)
            {
                Ungrouped++;
                return;
            }

            _groups.Add(key, group = new FindingGroup { Rule = key.Rule, Condition = key.Condition, ProcessName = key.Name });
        }

        group.Count++;
        group.Suppressed += Math.Max(0, finding.Integer("suppressed") ?? 0);
        group.Severity = finding.Text("severity") ?? group.Severity;
        group.First = record.Timestamp < group.First ? record.Timestamp : group.First;
        group.HangClass = finding.Map("hang")?.Text("class") ?? group.HangClass;
        if (record.Timestamp >= group.Last)
            (group.Last, group.Text) = (record.Timestamp, finding.Text("text") ?? group.Text);
        if (group.Stack.Count == 0 && record.HasStacks)
            group.Stack = StackOf(StackReader.Read(record.Stacks), finding.Map("hang")?.Integer("thread_id"));
    }

    private static IReadOnlyList<string> StackOf(IReadOnlyList<ReadThread> threads, long? wanted)
    {
        var thread = threads.FirstOrDefault(thread => thread.ThreadId == wanted && thread.Frames.Count > 0) ?? threads.FirstOrDefault(thread => thread.Frames.Count > 0);
        return thread is null ? [] : [.. Enumerable.Reverse(thread.Frames).Take(MaxFrames).Select(FrameLine.Of)];
    }
}
