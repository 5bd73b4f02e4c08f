using System.CommandLine;
using Fuzmon.Configuration;

namespace Fuzmon.Commands;

/// <summary>The command line: what each word of it means.</summary>
internal static class CommandLine
{
    /// <summary>The program's version.</summary>
    public static string Version { get; } = typeof(CommandLine).Assembly.GetName().Version!.ToString(3);

    /// <summary>Runs what the arguments ask for.</summary>
    /// <returns>What the program ends with.</returns>
    /// <exception cref="UserErrorException">The arguments, or what they name, are wrong.</exception>
    public static async Task<int> InvokeAsync(IReadOnlyList<string> arguments)
    {
        if (arguments is ["--version" or "-V"])
        {
            StandardOutput.WriteLine($"fuzmon {Version}");
            return ExitStatuses.Done;
        }

        var (words, command) = Split(arguments);
        // The main job needs no name: "fuzmon -p 1" is "fuzmon run -p 1".
        if ((words is [] && command is not null) || (words is [var first, ..] && first.StartsWith('-') && first is not ("-h" or "--help")))
            words = [RunCommand.Name, .. words];

        var root = CreateRoot(command);
        var parsed = root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = true });
        if (parsed.Errors.Count > 0)
            throw Misuse(root, parsed);
        if (parsed.CommandResult.Command == root && words is not ["-h" or "--help" or "-?"])
            throw new UserErrorException(ExitStatuses.Usage, "no command and no target; see fuzmon --help");

        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    /// <summary>The tree of commands and their options.</summary>
    /// <param name="launch">What stood behind <c>--</c>, if it stood there.</param>
    public static RootCommand CreateRoot(IReadOnlyList<string>? launch)
    {
        var root = new RootCommand("Watches processes, and above all the short-lived children of fuzzers: memory, CPU, ends.");
        // The ready-made option prints a version of its own and has no short form.
        root.Options.Remove(root.Options.Single(option => option is VersionOption));
        root.Options.Add(new Option<bool>("--version", "-V") { Description = "Print the version" });
        root.Subcommands.Add(RunCommand.Create(launch));
        root.Subcommands.Add(StackCommand.Create());
        root.Subcommands.Add(TraceCommand.Create(launch));
        root.Subcommands.Add(HeapCommand.Create());
        root.Subcommands.Add(TriageCommand.Create(launch));
        root.Subcommands.Add(CrashesCommand.Create());
        root.Subcommands.Add(DumpCommand.Create());
        root.Subcommands.Add(ReplayCommand.Create());
        root.Subcommands.Add(ReportCommand.Create());
        root.Subcommands.Add(ExportCommand.Create());
        root.Subcommands.Add(TopCommand.Create());
        root.Subcommands.Add(ParseCommand.Create());
        root.Subcommands.Add(CoverageCommand.Create(launch));
        root.Subcommands.Add(CheckConfigCommand.Create());
        root.Subcommands.Add(DoctorCommand.Create());
        root.Subcommands.Add(CompletionCommand.Create(root));
        root.Subcommands.Add(ManCommand.Create(root));
        return root;
    }

    // Everything after the first "--" is the command, verbatim: no option parser may look at it.
    private static (IReadOnlyList<string> Words, IReadOnlyList<string>? Command) Split(IReadOnlyList<string> arguments)
    {
        var words = arguments.TakeWhile(argument => argument != "--").ToArray();
        return (words, words.Length == arguments.Count ? null : [.. arguments.Skip(words.Length + 1)]);
    }

    private static UserErrorException Misuse(RootCommand root, ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is not [var unknown, ..])
            return new UserErrorException(ExitStatuses.Usage, $"{OneLine(parsed.Errors[0].Message)}; see fuzmon --help");

        var command = parsed.CommandResult.Command;
        var known = unknown.StartsWith('-')
            ? command.Options.SelectMany(option => option.Aliases.Append(option.Name))
            : root.Subcommands.Select(subcommand => subcommand.Name);
        var remedy = NearestName.Of(unknown, known) is { } nearest ? $"did you mean {nearest}?"
            : unknown.StartsWith('-') ? $"see fuzmon {command.Name} --help"
            : "to run a command, put -- before it";
        return new UserErrorException(ExitStatuses.Usage, $"unknown argument {unknown}; {remedy}");
    }

    private static string OneLine(string text)
        => string.Join(' ', text.TrimEnd('.').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
