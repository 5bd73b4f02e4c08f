using System.CommandLine;
using Fuzmon.Instrumentation.SystemCalls;
using Fuzmon.Linux.Launching;
using Fuzmon.Parsing;
using Fuzmon.Rules;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon parse</c>: reads the logs of tracers.</summary>
internal static class ParseCommand
{
    private const int EPIPE = 32;
    private const int SIGPIPE = 13;

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var tracer = new Argument<string>("tracer") { Description = "What wrote the logs: strace or ltrace" };
        tracer.AcceptOnlyFromAmong(LogParsing.Tracers);
        var paths = new Argument<string[]>("file")
        {
            Description = "A log, what strace -ff -o was given, or - for standard input",
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
        var command = new Command(
            "parse",
            """
            Read logs of strace or ltrace: calls, signals, ends, tables. No line is dropped silently.

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
        };
        command.SetAction(parsed => Run(new ParseOptions
        {
            Tracer = parsed.GetValue(tracer)!,
            Paths = parsed.GetValue(paths)!,
            Json = parsed.GetValue(json),
            MessagePack = parsed.GetValue(messagePack),
            Summary = parsed.GetValue(summary),
            Follow = parsed.GetValue(follow),
            Rules = parsed.GetResult(rules) is null ? null : RuleFiles.Load([parsed.GetValue(rules) ?? RuleFiles.Shipped]),
        }));
        return command;
    }

    private static int Run(ParseOptions options)
    {
        if (options.Json && options.MessagePack)
            throw new UserErrorException(ExitStatuses.Usage, "--json and --msgpack exclude each other; give one of them");
        if (options is { Rules: not null, Summary: true })
            throw new UserErrorException(ExitStatuses.Usage, "--rules and --summary exclude each other; give one of them");
        if (options.Follow && options.Paths.Count > 1)
            throw new UserErrorException(ExitStatuses.Usage, "--follow takes one log; start one fuzmon for each");

        using var cancellation = new CancellationTokenSource();
        using var signals = options is { Follow: true, Paths: not ["-"] } ? new SignalListener(_ => cancellation.Cancel()) : null;
        using var output = new LogOutput(options);
        try
        {
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
