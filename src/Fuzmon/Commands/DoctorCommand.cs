using System.CommandLine;
using Fuzmon.Diagnosis;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon doctor</c>: tells what this machine and user permit.</summary>
internal static class DoctorCommand
{
    private const int VerdictWidth = 7;
    private const int NameWidth = 12;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line" };
        var color = new Option<string>("--color") { Description = "When to use colours: auto, always or never", HelpName = "WHEN" };
        color.AcceptOnlyFromAmong(TerminalColors.Choices);
        var command = new Command("doctor", "Try what Fuzmon needs; say what is limited or missing, and how to mend it.") { json, color };
        command.SetAction(parsed =>
        {
            var asJson = parsed.GetValue(json);
            var colored = TerminalColors.AreWanted(parsed.GetValue(color));
            var status = ExitStatuses.Done;
            foreach (var (name, finding) in Doctor.Examine())
            {
                StandardOutput.WriteLine(asJson ? ToJson(name, finding) : ToLine(name, finding, colored));
                if (finding.Verdict == Verdict.Missing)
                    status = ExitStatuses.Failed;
            }

            return status;
        });
        return command;
    }

    private static string ToLine(string name, Finding finding, bool colored)
    {
        var verdict = Word(finding.Verdict).PadRight(VerdictWidth);
        if (colored)
            verdict = TerminalColors.Paint(verdict, ColorOf(finding.Verdict));
        var remedy = finding.Remedy is null ? "" : $"; {finding.Remedy}";
        return $"{verdict}  {name.PadRight(NameWidth)}  {Messages.Printable(finding.Meaning + remedy)}";
    }

    private static string ToJson(string name, Finding finding) => JsonLine.Compose(json =>
    {
        json.WriteStartObject();
        json.WriteString("check", name);
        json.WriteString("verdict", Word(finding.Verdict));
        json.WriteString("meaning", finding.Meaning);
        if (finding.Remedy is { } remedy)
            json.WriteString("remedy", remedy);
        json.WriteEndObject();
    });

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Ok => "ok",
        Verdict.Limited => "limited",
        _ => "missing",
    };

    private static TerminalColor ColorOf(Verdict verdict) => verdict switch
    {
        Verdict.Ok => TerminalColor.Green,
        Verdict.Limited => TerminalColor.Yellow,
        _ => TerminalColor.Red,
    };
}
