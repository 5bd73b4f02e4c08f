using System.CommandLine;
using Fuzmon.Reporting.Reports;

namespace Fuzmon.Commands;

/// <summary>The options that choose records.</summary>
internal sealed class RecordFilterOptions
{
    private readonly Option<string> _from = new("--from") { Description = "Leave out what was recorded before", HelpName = "TIME" };
    private readonly Option<string> _to = new("--to") { Description = "Leave out what was recorded from then on", HelpName = "TIME" };
    private readonly Option<string[]> _names = new("--name") { Description = "Only what is about processes of this name; may be given several times", HelpName = "NAME" };
    private readonly Option<string[]> _pids = new("--pid", "-p") { Description = "Only what is about this process; may be given several times", HelpName = "PID" };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_from);
        command.Options.Add(_to);
        command.Options.Add(_names);
        command.Options.Add(_pids);
    }

    /// <summary>What was asked for.</summary>
    public ReportOptions Read(ParseResult parsed) => new()
    {
        From = Times.Parse("--from", parsed.GetValue(_from)),
        To = Times.Parse("--to", parsed.GetValue(_to)),
        Names = parsed.GetValue(_names) ?? [],
        Pids = [.. (parsed.GetValue(_pids) ?? []).Select(Pids.Parse)],
    };
}
