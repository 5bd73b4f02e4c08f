using System.Text;

namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>What an argument must be. All that is set must hold.</summary>
public sealed class ArgumentCondition : RuleCondition
{
    private readonly byte[]? _field;
    private readonly byte[][] _words = [];
    private readonly byte[][] _flags = [];
    private readonly byte[][] _notFlags = [];

    /// <summary>Which argument, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The name of a field of it, at whatever depth, that it is about; null for all of it.</summary>
    public string? Field { get => _field is null ? null : Encoding.UTF8.GetString(_field); init => _field = value is null ? null : Encoding.UTF8.GetBytes(value); }

    /// <summary>Constants or strings, one of which it must be, together with <see cref="Numbers"/>.</summary>
    public IReadOnlyList<string> Words { get => Texts(_words); init => _words = Bytes(value); }

    /// <summary>Numbers, one of which it must be, together with <see cref="Words"/>.</summary>
    public IReadOnlyList<long> Numbers { get; init; } = [];

    /// <summary>Flags that must all be set.</summary>
    public IReadOnlyList<string> Flags { get => Texts(_flags); init => _flags = Bytes(value); }

    /// <summary>Flags of which none may be set.</summary>
    public IReadOnlyList<string> NotFlags { get => Texts(_notFlags); init => _notFlags = Bytes(value); }

    /// <summary>Bits of which one at least must be set; 0 for whatever.</summary>
    public long Bits { get; init; }

    /// <summary>The least number.</summary>
    public long? Least { get; init; }

    /// <summary>The greatest number.</summary>
    public long? Most { get; init; }

    /// <summary>Patterns for its text, one of which must fit; empty for any text.</summary>
    public IReadOnlyList<PathPattern> Patterns { get; init; } = [];

    /// <summary>Index of a variable that it must equal; -1 for none.</summary>
    public int Variable { get; init; } = -1;

    /// <summary>What the process, whose number it is, must be to the caller.</summary>
    public ProcessRelation? Process { get; init; }

    internal override bool Holds(CallView call, ReadOnlySpan<RuleValue> values)
    {
        var happened = call.Event;
        var at = happened.Argument(Index);
        if (at >= 0 && _field is not null)
            at = call.FieldOf(at, _field);
        if (at < 0)
            return false;
        var node = happened.Nodes[at];
        if (Bits != 0 && (!node.HasValue || (node.Value & Bits) == 0))
            return false;
        if ((Least is not null || Most is not null) && (!node.HasValue || node.Value < Least || node.Value > Most))
            return false;
        if (Variable >= 0 && !Equals(call, node, values[Variable]))
            return false;
        if (Process is { } relation && (!node.HasValue || call.RelationTo(node.Value) != relation))
            return false;
        return (_words.Length + Numbers.Count == 0 || IsOneOf(happened, node)) && HasFlags(happened[node.Text]) && FitsPattern(call, node);
    }

    private bool Equals(CallView call, ArgumentNode node, RuleValue value)
    {
        if (value.Opened > 0)
            return _field is null && call.OpenedAtArgument(Index) == value.Opened;
        return node.Kind == ArgumentKind.String
            ? string.Equals(call.TextOf(node), value.Text, StringComparison.Ordinal)
            : node.HasValue && node.Value == value.Number;
    }

    private bool IsOneOf(SyscallEvent happened, ArgumentNode node)
    {
        foreach (var number in Numbers)
        {
            if (node.HasValue && node.Value == number)
                return true;
        }

        foreach (var word in _words)
        {
            if (happened[node.Text].SequenceEqual(word))
                return true;
        }

        return false;
    }

    private bool HasFlags(ReadOnlySpan<byte> text)
    {
        foreach (var flag in _flags)
        {
            if (!CallView.HasFlag(text, flag))
                return false;
        }

        foreach (var flag in _notFlags)
        {
            if (CallView.HasFlag(text, flag))
                return false;
        }

        return true;
    }

    private bool FitsPattern(CallView call, ArgumentNode node)
    {
        if (Patterns.Count == 0)
            return true;
        var text = call.TextOf(node);
        foreach (var pattern in Patterns)
        {
            if (pattern.IsMatch(text))
                return true;
        }

        return false;
    }

    private static byte[][] Bytes(IReadOnlyList<string> texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    private static string[] Texts(byte[][] bytes) => [.. bytes.Select(Encoding.UTF8.GetString)];
}
