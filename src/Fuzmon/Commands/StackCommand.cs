using System.CommandLine;
using Fuzmon.Monitor;
using Fuzmon.Records;
using Fuzmon.Stacks;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Symbols;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon stack</c>: the stacks of processes at this moment.</summary>
internal static class StackCommand
{
    // Who asks once would rather wait for a busy machine than ask again. A run has the configured deadline.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var pids = new Argument<string[]>("pid") { Description = "A process", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Print one sample a line, as in a log" };
        var folded = new Option<bool>("--folded") { Description = "Print lines for flame graph programs" };
        var mode = new Option<string>("--mode") { Description = "Whom to stop: hybrid, stop-all or no-stop", HelpName = "MODE" };
        mode.AcceptOnlyFromAmong([.. CaptureNames.Modes]);
        var unwinder = new Option<string>("--unwinder") { Description = "What finds the callers: own or libunwind", HelpName = "NAME" };
        unwinder.AcceptOnlyFromAmong([.. CaptureNames.Unwinders]);
        var noSymbols = new Option<bool>("--no-symbols") { Description = "Leave functions, files and lines out" };
        var native = new Option<bool>("--native") { Description = "Show native frames only" };
        var python = new Option<bool>("--python") { Description = "Show Python frames only" };
        var tasks = new Option<bool>("--async") { Description = "Show asyncio's tasks, too, and what they await" };
        var locals = new Option<bool>("--locals") { Description = "Show the variables of Python calls" };
        var color = new Option<string>("--color") { Description = "When to use colours: auto, always or never", HelpName = "WHEN" };
        color.AcceptOnlyFromAmong(TerminalColors.Choices);
        var command = new Command("stack", "Print the stacks of a process's threads, which hardly stops it.")
        {
            pids,
            json,
            folded,
            mode,
            unwinder,
            noSymbols,
            native,
            python,
            tasks,
            locals,
            color,
        };
        command.SetAction(async (parsed, _) =>
        {
            if (parsed.GetValue(json) && parsed.GetValue(folded))
                throw new UserErrorException(ExitStatuses.Usage, "--json and --folded exclude each other; give one of them");

            if (parsed.GetValue(native) && parsed.GetValue(python))
                throw new UserErrorException(ExitStatuses.Usage, "--native and --python exclude each other; without both, all frames are shown");

            if (parsed.GetValue(native) && (parsed.GetValue(tasks) || parsed.GetValue(locals)))
            {
                throw new UserErrorException(
                    ExitStatuses.Usage, "--native leaves Python out, and with it what --async and --locals show; leave it or them out");
            }

            var languages = parsed.GetValue(native) ? Languages.Native : parsed.GetValue(python) ? Languages.Python : Languages.All;
            var options = new CaptureOptions
            {
                Mode = CaptureNames.ParseMode(parsed.GetValue(mode)) ?? CaptureMode.Hybrid,
                Unwinder = CaptureNames.ParseUnwinder(parsed.GetValue(unwinder)) ?? Unwinder.Own,
                Symbols = !parsed.GetValue(noSymbols),
                PythonTasks = parsed.GetValue(tasks),
                PythonLocals = parsed.GetValue(locals),
                Deadline = Deadline,
            };
            var print = parsed.GetValue(json) ? (Action<SampleRecord>)StandardOutput.WriteRecord
                : parsed.GetValue(folded) ? PrintFolded
                : sample => PrintText(sample, TerminalColors.AreWanted(parsed.GetValue(color)));
            return await RunAsync([.. parsed.GetValue(pids)!.Select(Pids.Parse)], options, languages, print);
        });
        return command;
    }

    private static async Task<int> RunAsync(int[] pids, CaptureOptions options, Languages languages, Action<SampleRecord> print)
    {
        using var opener = new LinuxProcessOpener();
        await using var symbols = new SymbolService();
        using var tracer = new StackTracer();
        var capture = new OneCapture(opener, tracer, symbols, options, languages);
        foreach (var pid in pids)
            print(await capture.TakeAsync(pid));
        foreach (var note in symbols.Notes)
            Messages.Write($"{(note.Path is { } path ? $"{path}: " : "")}{note.Text}");
        return ExitStatuses.Done;
    }

    private static void PrintText(SampleRecord sample, bool colored)
        => StandardOutput.WriteLine(string.Join('\n', StackText.Compose(sample, colored)));

    private static void PrintFolded(SampleRecord sample)
    {
        foreach (var line in FoldedStacks.Compose(sample))
            StandardOutput.WriteLine(line);
    }
}
