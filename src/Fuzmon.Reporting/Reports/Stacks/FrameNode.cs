namespace Fuzmon.Reporting.Reports;

/// <summary>A call in a tree of stacks, with all that it called.</summary>
internal sealed class FrameNode(string name, FrameLanguage language)
{
    private Dictionary<(string Name, FrameLanguage Language), FrameNode>? _children;

    /// <summary>What is called.</summary>
    public string Name { get; } = name;

    /// <summary>What it is written in.</summary>
    public FrameLanguage Language { get; } = language;

    /// <summary>Stacks that this call is in.</summary>
    public long Total { get; set; }

    /// <summary>Stacks that this call is the innermost of.</summary>
    public long Self { get; set; }

    /// <summary>Stacks that this call is in and that were those of running threads.</summary>
    public long Running { get; set; }

    /// <summary>What it called.</summary>
    public IReadOnlyCollection<FrameNode> Children => _children is null ? [] : _children.Values;

    /// <summary>The call in it of that name, if there is one.</summary>
    public FrameNode? Find(string name, FrameLanguage language) => _children?.GetValueOrDefault((name, language));

    /// <summary>Adds a call that is not there yet.</summary>
    public FrameNode Add(string name, FrameLanguage language)
    {
        var child = new FrameNode(name, language);
        (_children ??= []).Add((name, language), child);
        return child;
    }
}
