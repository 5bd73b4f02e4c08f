using System.Globalization;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>A finding as commands and webhooks are told it.</summary>
internal static class AlertPayload
{
    // Of a variable; the whole text is in the JSON.
    private const int MaxText = 4096;

    /// <summary>One line of JSON, the record as the log has it.</summary>
    public static byte[] ToJson(FindingRecord finding)
    {
        var output = new PatchableBuffer();
        using var writer = new JsonRecordWriter(output);
        finding.WriteTo(writer);
        writer.EndLine();
        return output.Written.ToArray();
    }

    /// <summary>What a command finds in its environment; what is not known has no variable.</summary>
    public static IReadOnlyDictionary<string, string> ToVariables(FindingRecord finding)
    {
        var variables = new Dictionary<string, string>
        {
            ["FUZMON_ALERT_RULE"] = finding.Rule,
            ["FUZMON_ALERT_CONDITION"] = finding.Condition,
            ["FUZMON_ALERT_SEVERITY"] = finding.SeverityName,
            ["FUZMON_ALERT_TEXT"] = finding.Text.Length > MaxText ? finding.Text[..MaxText] : finding.Text,
            ["FUZMON_ALERT_SUPPRESSED"] = finding.Suppressed.ToString(CultureInfo.InvariantCulture),
        };
        Add("PID", finding.Process?.Pid);
        Add("START_TICKS", finding.Process?.StartTicks);
        Add("PROCESS_NAME", finding.ProcessName);
        Add("VALUE", finding.Value);
        Add("LIMIT", finding.Limit);
        Add("HANG_CLASS", finding.Hang?.Class);
        return variables;

        void Add(string name, object? value)
        {
            if (value is not null)
                variables[$"FUZMON_ALERT_{name}"] = Convert.ToString(value, CultureInfo.InvariantCulture)!;
        }
    }
}
