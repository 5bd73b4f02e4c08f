using System.Text.Json;

namespace Fuzmon.Reporting.Reports;

/// <summary>The crashes of a report, put together by their stacks.</summary>
internal sealed class CrashBook
{
    private const int MaxGroups = 1000;
    private const int MaxIds = 200_000;
    private const int MaxFrames = 40;

    private readonly Dictionary<string, CrashGroup> _groups = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <summary>The groups.</summary>
    public IReadOnlyCollection<CrashGroup> Groups => _groups.Values;

    /// <summary>Crashes that belong to no group because there are too many.</summary>
    public long Ungrouped { get; private set; }

    /// <summary>Takes a crash; false if it is known already, from the log or from the folder of crashes.</summary>
    public bool Add(JsonElement crash, DateTime time)
    {
        var id = crash.Text("id");
        if (id is not null && _ids.Count < MaxIds && !_ids.Add(id))
            return false;

        var kind = crash.Text("class") ?? crash.Text("signal") ?? "crash";
        var hash = crash.Text("stack_hash") ?? kind;
        if (!_groups.TryGetValue(hash, out var group))
        {
            if (_groups.Count >= MaxGroups)
            {
                Ungrouped++;
                return true;
            }

            _groups.Add(hash, group = new CrashGroup { StackHash = hash, Class = kind, FirstId = id });
        }

        Complete(group, crash);
        group.Add(time, crash.Text("input"));
        return true;
    }

    // Of one stack only the first crashes are kept in full, so another may know what this one does not.
    private static void Complete(CrashGroup group, JsonElement crash)
    {
        group.Severity ??= crash.Text("severity");
        group.Signal ??= crash.Text("signal");
        group.Line ??= crash.Text("line");
        group.Cluster ??= crash.Integer("cluster");
        if (group.State.Count == 0)
            group.State = crash.Texts("state");
        group.Command ??= crash.Texts("command") is { Count: > 0 } words ? string.Join(' ', words) : crash.Text("process_name");
        if (group.Report is null && crash.Map("sanitizer") is { } report)
            group.Report = report.Text("summary") ?? $"{report.Text("tool")}: {report.Text("kind")}";
        if (group.Stack.Count == 0)
            group.Stack = StackOf(crash);
    }

    private static IReadOnlyList<string> StackOf(JsonElement crash)
    {
        if (!crash.TryGetProperty("stacktrace", out var stacks))
            return [];
        var thread = StackReader.Read(System.Text.Encoding.UTF8.GetBytes(stacks.GetRawText())) is [var first, ..] ? first : null;
        return thread is null ? [] : [.. Enumerable.Reverse(thread.Frames).Take(MaxFrames).Select(FrameLine.Of)];
    }
}
