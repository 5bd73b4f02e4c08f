namespace Fuzmon.Reporting.Reports;

/// <summary>
/// Stacks put together by what they have in common: the process, the thread, then the calls, outermost first. It is bounded; when it is
/// full, calls that are new to it are counted under one name, so that totals are always those of the stacks.
/// </summary>
internal sealed class FrameTree(int maxNodes = FrameTree.DefaultNodes)
{
    /// <summary>The name of what there was no more room for.</summary>
    public const string Others = "(other)";

    private const int DefaultNodes = 100_000;

    private int _nodes;

    /// <summary>Everything.</summary>
    public FrameNode Root { get; } = new("all", FrameLanguage.Heading);

    /// <summary>Adds the stack of a thread.</summary>
    public void Add(string processName, ReadThread thread)
    {
        var path = new List<(string, FrameLanguage)>(thread.Frames.Count + 2) { (processName, FrameLanguage.Heading) };
        if (thread.Name is { } name && name != processName)
            path.Add((name, FrameLanguage.Heading));
        path.AddRange(thread.Frames.Select(frame => (frame.Name, frame.IsPython ? FrameLanguage.Python : FrameLanguage.Native)));
        Add(path, 1, thread.IsBlocked ? 0 : 1);
    }

    /// <summary>The same stacks with the calls of one language only; stacks that have none of it are left out.</summary>
    public FrameTree Only(FrameLanguage language)
    {
        var tree = new FrameTree(maxNodes);
        Collect(Root, [], language, tree);
        return tree;
    }

    private static void Collect(FrameNode from, List<(string, FrameLanguage)> path, FrameLanguage language, FrameTree into)
    {
        var ends = from.Self;
        var running = from.Running;
        foreach (var child in from.Children)
        {
            running -= child.Running;
            var kept = child.Language == language || child.Language == FrameLanguage.Heading;
            if (kept)
                path.Add((child.Name, child.Language));
            Collect(child, path, language, into);
            if (kept)
                path.RemoveAt(path.Count - 1);
        }

        if (ends > 0 && path.Any(call => call.Item2 == language))
            into.Add(path, ends, running);
    }

    private void Add(List<(string Name, FrameLanguage Language)> path, long count, long running)
    {
        var node = Root;
        Count(node, count, running);
        foreach (var (name, language) in path)
        {
            if (node.Find(name, language) is { } known)
            {
                node = known;
            }
            else if (_nodes < maxNodes)
            {
                _nodes++;
                node = node.Add(name, language);
            }
            else
            {
                // One more for each call that is there already, at most as many again.
                node = node.Find(Others, FrameLanguage.Heading) ?? node.Add(Others, FrameLanguage.Heading);
                Count(node, count, running);
                break;
            }

            Count(node, count, running);
        }

        node.Self += count;
    }

    private static void Count(FrameNode node, long count, long running)
    {
        node.Total += count;
        node.Running += running;
    }
}
