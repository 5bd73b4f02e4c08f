using System.CommandLine;
using Fuzmon.Configuration;
using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Instrumentation.Triage;
using Fuzmon.Linux.Launching;
using Fuzmon.Records;
using Fuzmon.Stacks.Symbols;
using Fuzmon.Stacks.Trials;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon triage</c>: runs a program again on the inputs that a fuzzer saved, and sorts what goes wrong.</summary>
internal static class TriageCommand
{
    private const string InputMark = "@@";

    /// <summary>Describes the command.</summary>
    /// <param name="target">What stood behind <c>--</c>, if it stood there.</param>
    public static Command Create(IReadOnlyList<string>? target)
    {
        var inputs = new Option<string[]>("--input", "-i") { Description = "An AFL++ output folder, a folder of inputs, or an input", HelpName = "PATH", Required = true, AllowMultipleArgumentsPerToken = true };
        var jobs = new Option<int>("--jobs", "-j") { Description = "How many to run at once", HelpName = "N", DefaultValueFactory = _ => 1 };
        var timeout = new Option<double>("--timeout") { Description = "After how many seconds a run is a hang", HelpName = "SECONDS", DefaultValueFactory = _ => 10 };
        var output = new Option<string>("--output", "-o") { Description = "Where results go: records in its folder crashes", HelpName = "DIR", Required = true };
        var configuration = new Option<string?>("--config", "-c") { Description = "Configuration file (its table crashes)", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Print the records, one a line" };
        var command = new Command("triage", "Run a program again on saved inputs; classify and sort its crashes and hangs. Put -- before the program.")
        {
            inputs,
            jobs,
            timeout,
            output,
            configuration,
            json,
        };
        command.SetAction(async (parsed, _) =>
        {
            if (target is not [var program, ..])
                throw new UserErrorException(ExitStatuses.Usage, "no program to run; give it behind --: fuzmon triage -i DIR -o DIR -- ./target @@");
            if (parsed.GetValue(jobs) is < 1 or > 1024)
                throw new UserErrorException(ExitStatuses.Usage, "--jobs takes a number from 1 to 1024");
            if (parsed.GetValue(timeout) is not (> 0 and <= 86_400))
                throw new UserErrorException(ExitStatuses.Usage, "--timeout takes seconds, more than 0 and at most 86400");

            var found = Find(parsed.GetValue(inputs)!);
            var options = new TrialOptions
            {
                Command = target,
                Environment = SanitizerEnvironment.Extend(Environment.GetEnvironmentVariables()),
                Timeout = TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                Follow = !SanitizedProgram.Is(PathOf(program)),
            };
            var results = parsed.GetValue(output)!;
            var settings = ConfigurationSources.Current.Load(parsed.GetValue(configuration), results).Current.Crashes;
            var folder = Open(Path.Combine(results, CrashFolder.Name), settings.FullPerStack);
            return await RunAsync(options, found, new CrashKeeper(folder, new IgnoredFrames(settings.IgnoredFrames)), parsed.GetValue(jobs), parsed.GetValue(json));
        });
        return command;
    }

    private static async Task<int> RunAsync(TrialOptions options, List<string> inputs, CrashKeeper keeper, int jobs, bool asJson)
    {
        await using var symbols = new SymbolService();
        var folder = keeper.Folder;
        var triage = new CrashTriage(keeper, symbols);
        var records = new CrashRecord?[inputs.Count];
        try
        {
            await Parallel.ForAsync(0, inputs.Count, new ParallelOptions { MaxDegreeOfParallelism = jobs }, async (i, _) =>
                records[i] = await triage.RunAsync(ForInput(options, inputs[i]), inputs[i]));
        }
        catch (CommandNotStartedException e)
        {
            throw new UserErrorException(e.ExitStatus, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"cannot go on with {folder.Path} and the inputs: {FileTrouble.CauseOf(e)}");
        }

        var crashes = records.OfType<CrashRecord>().ToList();
        if (asJson)
            crashes.ForEach(CrashText.PrintJson);
        else
            CrashText.PrintClusters(crashes, inputs.Count);
        if (folder.Trouble is { } trouble)
            throw new UserErrorException(ExitStatuses.Failed, $"{folder.NotWritten} records could not be written to {folder.Path}: {trouble}");
        return ExitStatuses.Done;
    }

    // AFL++ writes @@ for the input's path; a program that is not given one reads its standard input.
    private static TrialOptions ForInput(TrialOptions options, string input)
        => options.Command.Any(argument => argument.Contains(InputMark, StringComparison.Ordinal))
            ? options with { Command = [.. options.Command.Select(argument => argument.Replace(InputMark, Path.GetFullPath(input), StringComparison.Ordinal))] }
            : options with { Input = input };

    private static List<string> Find(string[] paths)
    {
        try
        {
            var found = paths.SelectMany(SavedInputs.Find).Distinct(StringComparer.Ordinal).ToList();
            return found.Count > 0 ? found : throw new UserErrorException(ExitStatuses.NoSuchTarget, $"no inputs in {string.Join(", ", paths)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.NoSuchTarget, $"cannot read the inputs in {string.Join(", ", paths)}: {FileTrouble.CauseOf(e)}");
        }
    }

    private static CrashFolder Open(string path, int fullPerStack)
    {
        try
        {
            return new CrashFolder(path, fullPerStack);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"cannot write to {path}: {FileTrouble.CauseOf(e)}; give another folder with -o");
        }
    }

    // Looked up as a shell does.
    private static string PathOf(string program)
        => program.Contains('/', StringComparison.Ordinal)
            ? program
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists) ?? program;
}
