using System.CommandLine;
using Fuzmon.Coverage;
using Fuzmon.Instrumentation.Coverage.Html;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon coverage report</c>: coverage as pages for a browser.</summary>
internal static class CoverageReportCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var options = new CoverageOptions(1);
        var output = new Option<string>("--output", "-o") { Description = "The folder for the pages; index.html is the first", HelpName = "DIR", Required = true };
        var baseline = new Option<string>("--baseline") { Description = "What was covered before: what is new is marked", HelpName = "PATH" };
        var title = new Option<string>("--title") { Description = "What the pages are about", HelpName = "TEXT", DefaultValueFactory = _ => "Coverage" };
        var command = new Command("report", "Write coverage as pages for a browser, with the source and what is new.") { output, baseline, title };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var input = options.Of(parsed);
            var data = input.ReadTogether();
            var before = parsed.GetValue(baseline) is { } path ? input.ReadOther(path) : null;
            var folder = parsed.GetValue(output)!;
            try
            {
                CoverageReport.Write(data, before, new CoverageReportOptions(folder, parsed.GetValue(title)!));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new UserErrorException(ExitStatuses.Failed, $"cannot write to {folder}: {FileTrouble.CauseOf(e)}");
            }

            return input.Judge(data);
        });
        return command;
    }
}
