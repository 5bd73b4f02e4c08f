using System.Globalization;
using System.Text;
using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Records;

namespace Fuzmon.Commands;

/// <summary>Crashes as a person or a program reads them.</summary>
internal static class CrashText
{
    private static readonly CompositeFormat Columns = CompositeFormat.Parse("{0,7} {1,5}  {2,-20} {3,-32} {4,-20} {5}");

    private static readonly CompositeFormat ChangeColumns = CompositeFormat.Parse("{0,-6} {1,6} {2,5}  {3,-20} {4,-32} {5,-20} {6}");

    /// <summary>Prints a record as one line of JSON.</summary>
    public static void PrintJson(CrashRecord record)
    {
        var buffer = new PatchableBuffer();
        using var writer = new JsonRecordWriter(buffer);
        record.WriteTo(writer);
        writer.EndLine();
        StandardOutput.WriteLine(Encoding.UTF8.GetString(buffer.Written.Span).TrimEnd('\n'));
    }

    /// <summary>Prints a line of the index.</summary>
    public static void PrintJson(CrashIndexEntry entry) => StandardOutput.WriteLine(Encoding.UTF8.GetString(entry.ToLine()).TrimEnd('\n'));

    /// <summary>Prints what differs, one object a line.</summary>
    public static void PrintJson(IReadOnlyList<CrashChange> changes)
    {
        foreach (var change in changes)
        {
            StandardOutput.WriteLine(JsonLine.Compose(json =>
            {
                json.WriteStartObject();
                json.WriteString("change", change.Kind);
                json.WriteNumber("before", change.Before);
                json.WriteNumber("after", change.After);
                json.WriteString("class", change.Example.Class);
                json.WriteString("severity", change.Example.Severity);
                if (change.Example.Line is { } line)
                    json.WriteString("line", line);
                json.WriteString("stack_hash", change.Example.StackHash);
                json.WriteString("id", change.Example.Id);
                json.WriteEndObject();
            }));
        }
    }

    /// <summary>Prints what differs for a person.</summary>
    public static void PrintChanges(IReadOnlyList<CrashChange> changes)
    {
        StandardOutput.WriteLine(string.Format(CultureInfo.InvariantCulture, ChangeColumns, "CHANGE", "BEFORE", "AFTER", "SEVERITY", "CLASS", "LINE", "ID  STATE"));
        foreach (var change in changes)
        {
            var crash = change.Example;
            StandardOutput.WriteLine(Printable(string.Format(
                CultureInfo.InvariantCulture, ChangeColumns, change.Kind, change.Before, change.After, crash.Severity, crash.Class, crash.Line ?? "-", $"{crash.Id}  {string.Join(" < ", crash.State ?? [])}")));
        }
    }

    /// <summary>Prints a line for each group of crashes, the worst first.</summary>
    public static void PrintClusters(IReadOnlyList<CrashRecord> crashes, int inputs)
    {
        Print(crashes.Select(crash => (crash.Cluster, crash.Severity, crash.Class, crash.Line, crash.State, crash.Id)));
        StandardOutput.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{inputs} inputs, {crashes.Count} crashes and hangs, {crashes.Select(crash => crash.Cluster).Distinct().Count()} different"));
    }

    /// <summary>Prints the same of what a folder holds.</summary>
    public static void PrintClusters(IEnumerable<CrashIndexEntry> entries)
        => Print(entries.Select(entry => (entry.Cluster, entry.Severity, entry.Class, entry.Line, entry.State ?? [], entry.Id)));

    private static void Print(IEnumerable<(int Cluster, string Severity, string Class, string? Line, IReadOnlyList<string> State, string Id)> crashes)
    {
        StandardOutput.WriteLine(string.Format(CultureInfo.InvariantCulture, Columns, "CLUSTER", "COUNT", "SEVERITY", "CLASS", "LINE", "ID  STATE"));
        foreach (var group in crashes.GroupBy(crash => crash.Cluster).OrderBy(group => RankOf(group.First().Severity)).ThenBy(group => group.Key))
        {
            var crash = group.First();
            StandardOutput.WriteLine(Printable(string.Format(
                CultureInfo.InvariantCulture, Columns, group.Key, group.Count(), crash.Severity, crash.Class, crash.Line ?? "-", $"{crash.Id}  {string.Join(" < ", crash.State)}")));
        }
    }

    private static int RankOf(string severity) => severity switch
    {
        "exploitable" => 0,
        "probably-exploitable" => 1,
        _ => 2,
    };

    // Names come from the program.
    private static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));
}
