using System.Text;

namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>An event that made up a finding.</summary>
/// <param name="Pid">Whose it is.</param>
/// <param name="TimeForm">What the time counts from.</param>
/// <param name="TimeNs">When it began, in nanoseconds.</param>
/// <param name="Line">Number of its line; 0 when it comes from no log.</param>
/// <param name="Text">The call and its result, in one line.</param>
public sealed record RuleEvent(int Pid, TimeForm TimeForm, long TimeNs, long Line, string Text)
{
    private const int MaxLength = 300;

    /// <summary>When it began, UTC; null when that is not known.</summary>
    public DateTime? Timestamp
        => TimeForm == TimeForm.Epoch && TimeNs / 100 <= (DateTime.MaxValue - DateTime.UnixEpoch).Ticks ? DateTime.UnixEpoch.AddTicks(TimeNs / 100) : null;

    /// <summary>The event, told.</summary>
    internal static RuleEvent Of(SyscallEvent happened, int pid)
        => new(pid, happened.TimeForm, happened.TimeNs, happened.Line, Describe(happened));

    private static string Describe(SyscallEvent happened)
    {
        var text = new StringBuilder(happened.String(happened.Name));
        if (happened.Kind == EventKind.Signal)
            return text.ToString();
        text.Append('(');
        for (var i = 0; i < happened.NodeCount && text.Length < MaxLength; i = happened.Nodes[i].Next)
        {
            ref readonly var node = ref happened.Nodes[i];
            text.Append(i == 0 ? "" : ", ");
            if (!node.Name.IsEmpty)
                text.Append(happened.String(node.Name)).Append('=');
            var value = happened.String(node.Text);
            text.Append(node.Kind == ArgumentKind.String ? $"\"{value}\"" : value).Append(node.IsCut ? "..." : "");
            if (!node.Annotation.IsEmpty)
                text.Append('<').Append(happened.String(node.Annotation)).Append('>');
        }

        if (text.Length >= MaxLength)
            text.Remove(MaxLength, text.Length - MaxLength).Append("...");
        text.Append(") = ").Append(happened.ResultText.IsEmpty ? "?" : happened.String(happened.ResultText));
        return happened.Errno.IsEmpty ? text.ToString() : text.Append(' ').Append(happened.String(happened.Errno)).ToString();
    }
}
