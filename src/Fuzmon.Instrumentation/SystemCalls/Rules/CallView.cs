using System.Globalization;
using System.Net;

namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>A call as rules see it: with paths made whole, and descriptors as what is open under them. Used over and over.</summary>
internal sealed class CallView(ProcessTable processes)
{
    private const string FileNotFound = "";

    private CallShape _shape = CallShape.Of("");
    private string? _path;
    private string? _to;
    private int? _openedFile;

    public SyscallEvent Event { get; private set; } = new();

    public TracedProcess Process { get; private set; } = null!;

    /// <summary>The path that the call is about; null when it is not known.</summary>
    public string? Path => Known(_path ??= FindPath(_shape.Path, _shape.Folder) ?? FileNotFound);

    /// <summary>The second path; null when there is none or it is not known.</summary>
    public string? To => Known(_to ??= FindPath(_shape.To, _shape.ToFolder) ?? FileNotFound);

    /// <summary>What is open that the call is about; 0 when it is about nothing of that kind.</summary>
    public int OpenedFile => _openedFile ??= FindOpenedFile();

    public void Reset(SyscallEvent happened, TracedProcess process, CallShape shape)
    {
        (Event, Process, _shape) = (happened, process, shape);
        _path = _to = null;
        _openedFile = null;
        // A program that is started loses what closes by that, and may be just that.
        if (shape.Effect == CallEffect.Executes)
        {
            _openedFile = FindOpenedFile();
            _ = Path;
        }
    }

    /// <summary>What is open under a number; 0 when it is not a number that anything can be open under.</summary>
    public int OpenedAt(long number) => processes.OpenedAt(Process, number);

    /// <summary>What is open under the number that an argument is.</summary>
    public int OpenedAtArgument(int index)
        => Event.Argument(index) is >= 0 and var at && Event.Nodes[at] is { Kind: ArgumentKind.Integer, HasValue: true } node ? OpenedAt(node.Value) : 0;

    /// <summary>Index of a field of an argument, at whatever depth; -1 when there is none.</summary>
    public int FieldOf(int at, ReadOnlySpan<byte> name)
    {
        var nodes = Event.Nodes;
        for (var i = at + 1; i < nodes[at].Next; i++)
        {
            if (Event[nodes[i].Name].SequenceEqual(name))
                return i;
        }

        return -1;
    }

    /// <summary>The text of a value: for a string the one that is meant.</summary>
    public string TextOf(ArgumentNode node)
        => node.Kind == ArgumentKind.String ? StringEscapes.ToText(Event[node.Text], out _) : Event.String(node.Text);

    /// <summary>What another process is to the caller.</summary>
    public ProcessRelation RelationTo(long pid)
        => pid == Process.Pid || pid == Event.Tid ? ProcessRelation.Self
            : processes.Find(pid)?.Tree == Process.Tree ? ProcessRelation.Related
            : ProcessRelation.Unrelated;

    /// <summary>The value that a variable takes; null when the call does not have it.</summary>
    public RuleValue? ValueOf(RuleSave save)
    {
        switch (save.Source)
        {
            case RuleSource.Path:
                return Path is { } path ? new RuleValue(0, 0, path) : null;
            case RuleSource.To:
                return To is { } to ? new RuleValue(0, 0, to) : null;
            case RuleSource.Peer:
                return Event.Argument(1) is >= 0 and var peer ? new RuleValue(0, 0, PeerText(peer)) : null;
            case RuleSource.Result:
                if (Event.ResultKind is not (ResultKind.Number or ResultKind.Address))
                    return null;
                var opened = save.IsDescriptor ? OpenedAt(Event.Result) : 0;
                return save.IsDescriptor && opened == 0 ? null : new RuleValue(Event.Result, opened, Event.String(Event.ResultText));
            default:
                return ValueOfArgument(save);
        }
    }

    /// <summary>Whether a text of flags holds one.</summary>
    public static bool HasFlag(ReadOnlySpan<byte> text, ReadOnlySpan<byte> flag)
    {
        foreach (var range in text.Split((byte)'|'))
        {
            if (text[range].SequenceEqual(flag))
                return true;
        }

        return false;
    }

    private static string? Known(string path) => path.Length == 0 ? null : path;

    private RuleValue? ValueOfArgument(RuleSave save)
    {
        if (Event.Argument(save.Index) is not (>= 0 and var at))
            return null;
        ref readonly var node = ref Event.Nodes[at];
        if (!save.IsDescriptor)
            return new RuleValue(node.HasValue ? node.Value : 0, 0, TextOf(node));
        return OpenedAtArgument(save.Index) is > 0 and var opened ? new RuleValue(node.Value, opened, Event.String(node.Text)) : null;
    }

    // {sa_family=AF_INET, sin_port=htons(4444), sin_addr=inet_addr("10.0.0.1")}, and the like for others
    private string PeerText(int at)
    {
        string? host = null;
        string? port = null;
        var nodes = Event.Nodes;
        for (var i = at + 1; i < nodes[at].Next; i++)
        {
            var name = Event[nodes[i].Name];
            if (name.SequenceEqual("sun_path"u8))
                return TextOf(nodes[i]);
            if (nodes[i].Kind == ArgumentKind.String && IPAddress.TryParse(TextOf(nodes[i]), out var address))
                host = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
            if (name.EndsWith("_port"u8) && i + 1 < nodes[i].Next && nodes[i + 1].HasValue)
                port = nodes[i + 1].Value.ToString(CultureInfo.InvariantCulture);
        }

        return host is null ? Event.String(nodes[at].Text) : port is null ? host : $"{host}:{port}";
    }

    private string? FindPath(int index, int folder)
    {
        if (index < 0)
            return _shape.Descriptor >= 0 ? PathOfDescriptor(_shape.Descriptor) : null;
        if (Event.Argument(index) is not (>= 0 and var at) || Event.Nodes[at].Kind != ArgumentKind.String)
            return null;

        var path = TextOf(Event.Nodes[at]);
        if (path.Length == 0)
            return folder < 0 ? null : PathOfDescriptor(folder);
        return PathText.Resolve(path, () => folder < 0 ? Process.Folder : PathOfDescriptor(folder), Process.Pid, Event.Tid);
    }

    private string? PathOfDescriptor(int index)
    {
        if (Event.Argument(index) is not (>= 0 and var at))
            return null;
        ref readonly var node = ref Event.Nodes[at];
        if (!node.Annotation.IsEmpty && Event[node.Annotation][0] == '/')
            return PathText.Resolve(StringEscapes.ToText(Event[node.Annotation], out _), null, Process.Pid, Event.Tid);
        if (node.Kind == ArgumentKind.Symbol)
            return Process.Folder; // AT_FDCWD
        return node is { Kind: ArgumentKind.Integer, HasValue: true } ? Process.Descriptors.Find(node.Value)?.Path : null;
    }

    private int FindOpenedFile()
    {
        // A whole path leaves the descriptor that it would be relative to unused.
        if (_shape.Path >= 0 && Event.Argument(_shape.Path) is >= 0 and var at && Event.Nodes[at].Kind == ArgumentKind.String
            && !Event.Nodes[at].Text.IsEmpty)
            return Path is { } path && PathText.DescriptorIn(path) is { } number ? OpenedAt(number) : 0;
        return _shape.Descriptor >= 0 ? OpenedAtArgument(_shape.Descriptor) : 0;
    }
}
