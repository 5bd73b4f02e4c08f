using System.CommandLine;
using Fuzmon.Instrumentation.SystemCalls;
using Fuzmon.Instrumentation.SystemCalls.Profiles;
using Fuzmon.Linux.Launching;
using Fuzmon.Parsing;
using Fuzmon.Rules;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon parse</c>: reads the logs of tracers, and reports.</summary>
internal static class ParseCommand
{
    private const int EPIPE = 32;
    private const int SIGPIPE = 13;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var tracer = new Argument<string>("tracer") { Description = "What wrote the files: strace, ltrace, or sanitizer for sanitizers, runtimes and libc" };
        tracer.AcceptOnlyFromAmong([.. LogParsing.Tracers, ReportParsing.Name]);
        var paths = new Argument<string[]>("file")
        {
            Description = "A file, what strace -ff -o or a sanitizer's log_path was given, or - for standard input",
            Arity = ArgumentArity.OneOrMore,
        };
        var json = new Option<bool>("--json") { Description = "Print one event a line; with --summary, the summary as one object" };
        var messagePack = new Option<bool>("--msgpack") { Description = "The same in MessagePack" };
        var summary = new Option<bool>("--summary") { Description = "Print counts only, which is the default without --json" };
        var follow = new Option<bool>("--follow") { Description = "Go on with what is added to the file, until SIGINT" };
        var rules = new Option<string?>("--rules")
        {
            Description = "Judge the calls by these rules (a file or folder; without a value those that come with Fuzmon) and print what they find",
            HelpName = "PATH",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var diff = new Option<bool>("--diff") { Description = "Of two logs, tell what is new, gone and changed in the second: programs, calls, errors, times" };
        var learn = new Option<string?>("--learn") { Description = "Add the programs and calls of these logs to a file of what is known", HelpName = "PATH" };
        var baseline = new Option<string?>("--baseline") { Description = "Tell what is new beside such a file: programs, calls, errors", HelpName = "PATH" };
        var command = new Command(
            "parse",
            """
            Read logs of strace or ltrace: calls, signals, ends, tables. No line is dropped silently. Or find reports of sanitizers.

              fuzmon parse strace --json trace.log | jq .name
              strace -f -o /dev/stdout ./program | fuzmon parse strace -
            """)
        {
            tracer,
            paths,
            json,
            messagePack,
            summary,
            follow,
            rules,
            diff,
            learn,
            baseline,
        };
        command.SetAction(parsed => Run(new ParseOptions
        {
            Tracer = parsed.GetValue(tracer)!,
            Paths = parsed.GetValue(paths)!,
            Json = parsed.GetValue(json),
            MessagePack = parsed.GetValue(messagePack),
            Summary = parsed.GetValue(summary),
            Follow = parsed.GetValue(follow),
            Diff = parsed.GetValue(diff),
            Learn = parsed.GetValue(learn),
            Baseline = parsed.GetValue(baseline),
            Rules = parsed.GetResult(rules) is null ? null : RuleFiles.Load([parsed.GetValue(rules) ?? RuleFiles.Shipped]),
        }));
        return command;
    }

    private static int Run(ParseOptions options)
    {
        if (options.Json && options.MessagePack)
            throw new UserErrorException(ExitStatuses.Usage, "--json and --msgpack exclude each other; give one of them");
        if (new[] { options.Rules is not null, options.Summary, options.Diff, options.Learn is not null, options.Baseline is not null }.Count(asked => asked) > 1)
            throw new UserErrorException(ExitStatuses.Usage, "--rules, --summary, --diff, --learn and --baseline exclude each other; give one of them");
        if (options.Diff && options.Paths.Count != 2)
            throw new UserErrorException(ExitStatuses.Usage, "--diff takes two logs: what was, and what is");
        if (options is { Profiles: true, Follow: true })
            throw new UserErrorException(ExitStatuses.Usage, "--follow has no end at which profiles could be compared; leave it out");
        if (options.Follow && options.Paths.Count > 1)
            throw new UserErrorException(ExitStatuses.Usage, "--follow takes one log; start one fuzmon for each");

        if (options.Tracer == ReportParsing.Name)
        {
            if (options.Follow || options.MessagePack)
                throw new UserErrorException(ExitStatuses.Usage, "reports of sanitizers are read once, and printed as a table or with --json");
            ReportParsing.Run(options);
            return ExitStatuses.Done;
        }

        using var cancellation = new CancellationTokenSource();
        using var signals = options is { Follow: true, Paths: not ["-"] } ? new SignalListener(_ => cancellation.Cancel()) : null;
        using var output = new LogOutput(options);
        try
        {
            if (options.Profiles)
                return RunProfiles(options, output, cancellation.Token);
            using var findings = options.Rules is null ? null : new FindingOutput(options, output);
            var parsing = new LogParsing(options, (ILogSink?)findings ?? output, output, cancellation.Token);
            foreach (var input in LogInput.Of(options.Paths))
                parsing.Read(input);
            output.Flush();
            output.TellRest();
            if (findings is null)
                PrintSummary(options, output);
            else
                findings.Finish();
            return ExitStatuses.Done;
        }
        catch (IOException e) when (e.HResult == EPIPE)
        {
            return ExitStatuses.SignalBase + SIGPIPE; // Whoever reads has seen enough.
        }
        catch (IOException e)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"cannot write to standard output: {e.Message}");
        }
    }

    private static int RunProfiles(ParseOptions options, LogOutput output, CancellationToken cancellation)
    {
        // What is known is read first: an error in it need not wait for a night's log.
        var known = options.Baseline is { } baseline ? Baseline.Read(baseline)
            : options.Learn is { } learned && File.Exists(learned) ? Baseline.Read(learned)
            : null;
        var profiles = new ProfileOutput(options, output);
        var parsing = new LogParsing(options, profiles, output, cancellation);
        ProgramProfiles? first = null;
        foreach (var path in options.Paths)
        {
            foreach (var input in LogInput.Of([path]))
                parsing.Read(input);
            if (options.Diff && first is null)
                first = profiles.Take();
        }

        output.TellRest();
        var read = profiles.Take();
        if (options.Learn is { } file)
        {
            read.Add(known);
            Baseline.Write(file, read);
        }
        else
            profiles.Print(first is null ? [.. ProfileComparison.New(known!, read)] : ProfileComparison.Compare(first, read));
        return ExitStatuses.Done;
    }

    private static void PrintSummary(ParseOptions options, LogOutput output)
    {
        if (!options.Json && !options.MessagePack)
        {
            foreach (var line in SummaryText.Compose(output.Summary))
                StandardOutput.WriteLine(line);
        }
        else if (options.Summary)
            output.WriteSummary(options);
    }
}
