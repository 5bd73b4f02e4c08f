using System.CommandLine;
using Fuzmon.Coverage;
using Fuzmon.Instrumentation.Coverage.Collecting;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon coverage replay</c>: runs a coverage build on what a fuzzer keeps.</summary>
internal static class CoverageReplayCommand
{
    /// <summary>The name of the tracefile.</summary>
    public const string TracefileName = "coverage.info";

    /// <summary>Describes the command.</summary>
    /// <param name="target">What stood behind <c>--</c>, if it stood there.</param>
    public static Command Create(IReadOnlyList<string>? target)
    {
        var inputs = new Option<string[]>("--input", "-i") { Description = "An AFL++ output folder, of which the queues are taken, a folder of inputs, or an input", HelpName = "PATH", Required = true };
        var output = new Option<string>("--output", "-o") { Description = $"Where results go: {TracefileName}", HelpName = "DIR", Required = true };
        var jobs = new Option<int>("--jobs", "-j") { Description = "How many to run at once", HelpName = "N", DefaultValueFactory = _ => 1 };
        var timeout = new Option<double>("--timeout") { Description = "After how many seconds a run is killed", HelpName = "SECONDS", DefaultValueFactory = _ => 10 };
        var backend = new Option<string>("--backend") { Description = "How the program was built: lcov (gcc --coverage), llvm or sancov", HelpName = "NAME", DefaultValueFactory = _ => "lcov" };
        backend.AcceptOnlyFromAmong("lcov", "llvm", "sancov");
        var command = new Command("replay", "Run a coverage build on the inputs that a fuzzer keeps. Put -- before the program.") { inputs, output, jobs, timeout, backend };
        command.SetAction(parsed =>
        {
            if (target is not { Count: > 0 })
                throw new UserErrorException(ExitStatuses.Usage, "no program to run; give it behind --: fuzmon coverage replay -i DIR -o DIR -- ./target.cov @@");
            if (parsed.GetValue(jobs) is < 1 or > 1024)
                throw new UserErrorException(ExitStatuses.Usage, "--jobs takes a number from 1 to 1024");
            if (parsed.GetValue(timeout) is not (> 0 and <= 86_400))
                throw new UserErrorException(ExitStatuses.Usage, "--timeout takes seconds, more than 0 and at most 86400");

            var settings = new CoverageSettings
            {
                Backend = Enum.Parse<CoverageBackend>(parsed.GetValue(backend)!, ignoreCase: true),
                Target = target,
                Timeout = TimeSpan.FromSeconds(parsed.GetValue(timeout)),
            };
            return Run(settings, Find(parsed.GetValue(inputs)!), parsed.GetValue(output)!, parsed.GetValue(jobs));
        });
        return command;
    }

    private static int Run(CoverageSettings settings, List<string> inputs, string output, int jobs)
    {
        CorpusCoverage corpus;
        // Not where a monitor with the same folder for results has its own.
        var scratch = Path.Combine(output, $".replay-{Environment.ProcessId}");
        try
        {
            try
            {
                corpus = CorpusReplay.Run(settings, inputs, new CoverageFolder(scratch), jobs);
            }
            finally
            {
                if (Directory.Exists(scratch))
                    Directory.Delete(scratch, recursive: true);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"cannot replay: {e.Message.TrimEnd('.')}");
        }

        if (corpus.Trouble is { } trouble)
            Messages.Write(trouble);
        if (corpus.Data.Count == 0)
            throw new UserErrorException(ExitStatuses.Failed, $"{settings.Target[0]} left no coverage data; was it built for --backend {settings.Backend.ToString().ToLowerInvariant()}?");

        var path = Path.Combine(output, TracefileName);
        CoverageTarget.Write(corpus.Data, path, version: 1);
        StandardOutput.WriteLine($"{corpus.Runs} inputs");
        CoverageText.PrintTable(corpus.Data);
        if (corpus.Signaled + corpus.TimedOut > 0)
            Messages.Write($"what {corpus.Signaled + corpus.TimedOut} runs covered is lost: {corpus.Signaled} were ended by a signal, {corpus.TimedOut} took too long");
        return ExitStatuses.Done;
    }

    private static List<string> Find(string[] paths)
    {
        try
        {
            var found = paths.SelectMany(QueuedInputs.Find).Distinct(StringComparer.Ordinal).ToList();
            return found.Count > 0 ? found : throw new UserErrorException(ExitStatuses.NoSuchTarget, $"no inputs in {string.Join(", ", paths)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.NoSuchTarget, $"cannot read the inputs in {string.Join(", ", paths)}: {FileTrouble.CauseOf(e)}");
        }
    }
}
