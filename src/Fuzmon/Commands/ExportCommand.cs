using System.CommandLine;
using Fuzmon.Linux;
using Fuzmon.Reporting;
using Fuzmon.Reporting.Exports;
using Fuzmon.Reporting.Reports;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon export</c>: turns what was recorded into other programs' formats.</summary>
internal static class ExportCommand
{
    private const int EPIPE = 32;
    private const int SIGPIPE = 13;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var format = new Argument<string>("format") { Description = string.Join(", ", ExportFormats.Names) };
        format.AcceptOnlyFromAmong([.. ExportFormats.Names]);
        var path = new Argument<string>("path") { Description = "A log file, a journal, or a folder with results" };
        var output = new Option<string>("--output", "-o") { Description = "Write into this file (default: standard output)", HelpName = "FILE" };
        var filter = new RecordFilterOptions();
        var command = new Command(
            "export",
            """
            Turn what was recorded into another format.

              fuzmon export folded out | flamegraph.pl > flame.svg      stacks for flame graph programs
              fuzmon export speedscope out -o out.speedscope.json       stacks for speedscope.app
              fuzmon export trace out -o out.trace.json                 memory, CPU and stacks for ui.perfetto.dev
              fuzmon export pprof out -o out.pb.gz                      stacks for pprof
              fuzmon export csv out -o out.csv                          samples for spreadsheets
            """)
        {
            format,
            path,
            output,
        };
        filter.AddTo(command);
        command.SetAction(parsed => Export(parsed.GetValue(format)!, parsed.GetValue(path)!, parsed.GetValue(output), filter.Read(parsed)));
        return command;
    }

    private static int Export(string format, string path, string? file, ReportOptions options)
    {
        if (!Path.Exists(path))
            throw new UserErrorException(ExitStatuses.NoSuchTarget, $"{path}: there is no such file or folder");
        try
        {
            using Stream output = file is null ? new BufferedStream(StandardStream.Output, 64 * 1024) : Create(file);
            using (var export = ExportFormats.Open(format, options, path, output)!)
            {
                new RecordSource(path) { Taken = export.Add, Skipped = (message, _) => Messages.Write(message) }.Read();
                export.Finish();
            }

            output.Flush();
            return ExitStatuses.Done;
        }
        catch (UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.NotPermitted, $"{file}: permission denied");
        }
        catch (IOException e) when (e.HResult == EPIPE)
        {
            return ExitStatuses.SignalBase + SIGPIPE; // Whoever reads has seen enough.
        }
        catch (IOException e)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"{file ?? "standard output"}: {FileTrouble.CauseOf(e)}");
        }
    }

    // For its owner only, as the records are.
    private static FileStream Create(string file) => new(file, new FileStreamOptions
    {
        Mode = FileMode.Create,
        Access = FileAccess.Write,
        BufferSize = 64 * 1024,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });
}
