using System.CommandLine;
using Fuzmon.Configuration;
using Fuzmon.Reporting;
using Fuzmon.Reporting.Reports;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon report</c>: makes a page of what was recorded.</summary>
internal static class ReportCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "A log file, a journal, or a folder with results" };
        var output = new Option<string>("--output", "-o") { Description = "Where the report goes (default: ./report)", HelpName = "DIR" };
        var configuration = new Option<string>("--config", "-c") { Description = "Read [report] from this configuration", HelpName = "FILE" };
        var filter = new RecordFilterOptions();
        var command = new Command(
            "report",
            """
            Make a page of what was recorded: what crashed, hung, grew and cost, what was missed, charts and flame graphs.

              fuzmon report out                       writes report/index.html and report/report.json
              fuzmon report out --from 2025-06-14T02:00:00Z --name fuzz_target -o tonight
            """)
        {
            path,
            output,
            configuration,
        };
        filter.AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = ConfigurationSources.Current.Load(parsed.GetValue(configuration)).Current.Report;
            var options = filter.Read(parsed) with { TopCpu = settings.TopCpu, TopRss = settings.TopRss };
            return Make(parsed.GetValue(path)!, parsed.GetValue(output) ?? "report", options);
        });
        return command;
    }

    private static int Make(string path, string folder, ReportOptions options)
    {
        if (folder.Length == 0)
            throw new UserErrorException(ExitStatuses.Usage, "the output folder's name is empty");

        var collector = new ReportCollector(options);
        var source = new RecordSource(path)
        {
            Taken = collector.Add,
            CrashTaken = collector.AddCrash,
            Skipped = (message, count) =>
            {
                Messages.Write(message);
                collector.AddUnreadable(count);
            },
        };
        source.Read();
        try
        {
            ReportFolder.Write(collector, path, CommandLine.Version, folder);
        }
        catch (UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.NotPermitted, $"{folder}: permission denied");
        }
        catch (IOException e)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"{folder}: {FileTrouble.CauseOf(e)}");
        }

        StandardOutput.WriteLine(Path.Combine(folder, ReportFolder.PageName));
        return ExitStatuses.Done;
    }
}
