using System.Globalization;
using Fuzmon.Reporting.Live;

namespace Fuzmon.Reporting.Top;

/// <summary>Makes the lines of the screen: what is lost and what crashed first, then processes.</summary>
internal static class TopScreen
{
    private const int MaxCrashes = 4;
    private const int MaxStacks = 3;
    private const int StackFrames = 6;
    private const int FewRows = 5;

    private static readonly string[] Help =
    [
        "Keys",
        "",
        "  q, F10          quit",
        "  /, F4           filter by name, group or pid (Esc: none)",
        "  t, F5           tree",
        "  < >, arrows     sort by another column; P: by CPU, M: by memory",
        "  up, down        choose a row, also PgUp, PgDn, Home, End",
        "  p, space        pause",
        "  ?, F1           this",
        "",
        "Any key goes back.",
    ];

    /// <summary>How many rows the process table has on a screen of that height.</summary>
    public static int RowsOf(LiveSnapshot snapshot, int height)
        => Math.Max(1, height - Head(snapshot, null, new TopState()).Count - Foot(snapshot, height).Count - 2);

    /// <summary>The screen: at most so many lines, none of them wider than the screen if its characters are not.</summary>
    /// <param name="snapshot">What to show.</param>
    /// <param name="state">What was chosen; its row is kept within the table.</param>
    /// <param name="trouble">Why the snapshot is old; null when it is not.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Lines; 0 for as many as there is to show, without keys.</param>
    /// <param name="unicode">Whether the terminal has more than ASCII.</param>
    public static IReadOnlyList<TopLine> Compose(LiveSnapshot snapshot, TopState state, string? trouble, int width, int height, bool unicode)
    {
        if (state.ShowsHelp)
            return Fit([.. Help.Select(line => new TopLine(line))], width, unicode);

        var head = Head(snapshot, trouble, state);
        var foot = Foot(snapshot, height);
        var processes = Rows(snapshot, state, unicode);
        var room = height == 0 ? processes.Count : Math.Max(1, height - head.Count - foot.Count - 2);
        state.Row = Math.Clamp(state.Row, 0, Math.Max(0, processes.Count - 1));
        var first = Math.Clamp(state.Row - room + 1, 0, Math.Max(0, processes.Count - room));
        List<TopLine> lines = [.. head, new TopLine(Titles(state, width), TopLook.Reverse)];
        for (var row = first; row < Math.Min(processes.Count, first + room); row++)
            lines.Add(new TopLine(processes[row], row == state.Row && height > 0 ? TopLook.Reverse : TopLook.Plain));
        if (height > 0)
        {
            while (lines.Count < height - foot.Count - 1)
                lines.Add(new TopLine(""));
        }

        lines.AddRange(foot);
        if (height > 0)
            lines.Add(new TopLine(state.IsTyping ? $"Filter: {state.Filter}_" : "q quit  ? keys  / filter  t tree  < > sort  p pause", TopLook.Soft));
        return Fit(lines, width, unicode);
    }

    private static List<TopLine> Head(LiveSnapshot snapshot, string? trouble, TopState state)
    {
        var f = snapshot.Figures;
        var mode = trouble is not null ? $"  ({trouble})" : state.IsPaused ? "  (paused)" : "";
        var filter = state.Filter.Length > 0 ? $"  filter: {state.Filter}" : "";
        var lines = new List<TopLine>
        {
            new($"fuzmon {snapshot.Version} on {snapshot.Host ?? "(unknown)"}  {Time(snapshot.Time)}{mode}{filter}", trouble is null ? TopLook.Plain : TopLook.Bad),
            new(string.Create(
                CultureInfo.InvariantCulture,
                $"watched {f.Processes}  samples {f.Samples} ({f.SamplesPerSec:0.#}/s)  ended {f.Exits} ({f.ExitsPerSec:0.#}/s)  crashes {f.Crashes}  findings {f.Findings}")),
            new(
                $"late ticks {f.MissedTicks}  events lost {f.EventsLost}  records lost {f.RecordsLost}",
                f.EventsLost + f.RecordsLost + f.MissedTicks > 0 ? TopLook.Bad : TopLook.Soft),
        };
        foreach (var campaign in snapshot.Campaigns.Where(campaign => campaign.Instance is null).Take(2))
        {
            lines.Add(new TopLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{campaign.Fuzzer} x{campaign.Instances ?? 1}: {campaign.Executions} execs, {campaign.ExecutionsPerSec:0.#}/s, corpus {campaign.Corpus}, edges {campaign.Edges}, crashes {campaign.Crashes}, hangs {campaign.Hangs}")));
        }

        return lines;
    }

    private static List<TopLine> Foot(LiveSnapshot snapshot, int height)
    {
        var lines = new List<TopLine>();
        var room = height == 0 ? int.MaxValue : Math.Max(0, (height / 2) - FewRows);
        var crashes = snapshot.Crashes.Take(Math.Min(MaxCrashes, room / 2)).ToArray();
        if (crashes.Length > 0)
            lines.Add(new TopLine("Crashes", TopLook.Soft));
        lines.AddRange(crashes.Select(crash => new TopLine(
            $"{Time(crash.Time)}  {crash.Signal ?? crash.Class}  {crash.Severity}  {crash.Line ?? crash.State ?? crash.StackHash}  {crash.Command}", TopLook.Bad)));
        var stacks = snapshot.Stacks.Take(Math.Min(MaxStacks, Math.Max(0, room - lines.Count - 1))).ToArray();
        if (stacks.Length > 0)
            lines.Add(new TopLine("Hot stacks, innermost first", TopLook.Soft));
        lines.AddRange(stacks.Select(stack => new TopLine($"{stack.Count,7}  {string.Join(" < ", stack.Frames.Reverse().Take(StackFrames))}")));
        return lines;
    }

    private static List<string> Rows(LiveSnapshot snapshot, TopState state, bool unicode)
    {
        var processes = snapshot.Processes.Where(process => Matches(process, state.Filter)).ToList();
        processes.Sort(TopColumn.All[state.SortBy].Compare);
        return state.IsTree
            ? [.. ProcessTree.Order(processes).Select(node => Row(node.Process, Branch(node.Depth, unicode)))]
            : [.. processes.Select(process => Row(process, ""))];
    }

    private static bool Matches(LiveProcess process, string filter)
        => filter.Length == 0
            || process.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)
            || process.Group.Contains(filter, StringComparison.OrdinalIgnoreCase)
            || process.Pid.ToString(CultureInfo.InvariantCulture) == filter;

    private static string Branch(int depth, bool unicode)
        => depth == 0 ? "" : new string(' ', 2 * (Math.Min(depth, 20) - 1)) + (unicode ? "└ " : "` ");

    private static string Row(LiveProcess process, string branch)
    {
        var cells = TopColumn.All.SkipLast(1).Select(column => Cell(column, column.Show(process)));
        var at = process.At is { } place ? $"  {place}" : "";
        return $"{string.Concat(cells)} {branch}{process.Name}{at}";
    }

    private static string Titles(TopState state, int width)
    {
        var titles = TopColumn.All.Select((column, index) => Cell(column, index == state.SortBy ? $"{column.Title}*" : column.Title));
        return string.Concat(titles).PadRight(Math.Min(width, 500));
    }

    private static string Cell(TopColumn column, string text) => column.Width == 0 ? $" {text}" : text.PadLeft(column.Width);

    private static string Time(DateTime? time) => time?.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "--:--:--";

    // Names come from watched processes: nothing in them reaches the terminal as it is.
    private static TopLine[] Fit(IReadOnlyList<TopLine> lines, int width, bool unicode)
        => [.. lines.Select(line => line with { Text = Fit(SafeText.Of(line.Text, int.MaxValue), width, unicode) })];

    private static string Fit(string text, int width, bool unicode)
    {
        if (!unicode)
            text = string.Concat(text.Select(c => char.IsAscii(c) ? c : '?'));
        return text.Length <= width ? text : LiveText.Cut(text, Math.Max(2, width))[..Math.Max(1, width - 1)] + (unicode ? "…" : ">");
    }
}
