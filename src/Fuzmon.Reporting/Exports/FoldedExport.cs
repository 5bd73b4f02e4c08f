using System.Text;
using Fuzmon.Reporting.Reports;

namespace Fuzmon.Reporting.Exports;

/// <summary>
/// Stacks as flame graph programs take them: <c>process;thread;outermost;...;innermost count</c>, a line for each different stack, most
/// frequent first. Frames are those of the report's merged flame graph.
/// </summary>
public sealed class FoldedExport(ReportOptions options, Stream output) : RecordExport(options)
{
    private readonly FrameTree _tree = new();

    /// <inheritdoc/>
    public override void Finish()
    {
        using var text = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        Write(_tree.Root, [], text);
    }

    /// <summary>The word of a frame: a semicolon separates frames and a line break stacks, whatever a process calls them.</summary>
    public static string Word(string name) => SafeText.Of(name, int.MaxValue).Replace(';', ':');

    private protected override void Add(RecordLine record)
    {
        foreach (var thread in ThreadsOf(record))
            _tree.Add(record.Name ?? "?", thread);
    }

    private static void Write(FrameNode node, List<string> path, StreamWriter text)
    {
        if (node.Self > 0)
        {
            text.Write(string.Join(';', path));
            text.Write(' ');
            text.WriteLine(node.Self);
        }

        foreach (var child in node.Children.OrderByDescending(child => child.Total).ThenBy(child => child.Name, StringComparer.Ordinal))
        {
            path.Add(Word(child.Name));
            Write(child, path, text);
            path.RemoveAt(path.Count - 1);
        }
    }
}
