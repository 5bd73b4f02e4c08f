using System.CommandLine;
using System.Text;
using Fuzmon.Commands;

namespace Fuzmon.Completion;

/// <summary>Composes the manual page, in the macros of man(7), from the tree of commands: it says what the help says.</summary>
internal static class ManualPage
{
    private const string Tail =
        """
        .SH EXIT STATUS
        .TP
        .B 0
        Done. After
        .B fuzmon run \-\- COMMAND
        the status is the command's own: 128 and the number of the signal that ended it, 126 if it is not executable, 127 if it was not found.
        .TP
        .B 1
        Failed.
        .TP
        .B 2
        Bad usage or configuration.
        .TP
        .B 3
        Not permitted.
        .TP
        .B 4
        No such process or file.
        .SH FILES
        .TP
        .I /etc/fuzmon/fuzmon.toml
        The configuration of the system; the user's own,
        .IR $XDG_CONFIG_HOME/fuzmon/fuzmon.toml ,
        is read over it.
        .TP
        .I /var/lib/fuzmon
        Where results go without
        .B \-o
        when root runs it; otherwise
        .IR $XDG_STATE_HOME/fuzmon .
        .SH ENVIRONMENT
        .TP
        .B FUZMON_CONFIG
        The configuration file, unless
        .B \-c
        names one.
        .TP
        .B FUZMON_TABLE_KEY
        The value of a key of the configuration, such as
        .BR FUZMON_MONITOR_INTERVAL_MS=250 .
        .TP
        .B FUZMON_DISABLE_INSTRUMENTATION
        With 1 there are no instruments and no stacks in this run.
        .TP
        .B NO_COLOR
        Nothing is coloured.
        .SH SEE ALSO
        .BR ps (1),
        .BR strace (1),
        .BR proc (5),
        .BR ptrace (2)
        """;

    /// <summary>The page.</summary>
    public static string Compose(RootCommand root)
    {
        var page = new StringBuilder();
        page.Append($".TH FUZMON 1 \"\" \"fuzmon {CommandLine.Version}\" \"User Commands\"\n");
        page.Append(".SH NAME\nfuzmon \\- the process monitor for fuzzing\n.SH SYNOPSIS\n");
        foreach (var command in CompletedCommand.Of(root))
            page.Append($".B fuzmon {Escape(command.Name)}\n[\\fIOPTIONS\\fR]{(command.Argument is null ? "" : " \\fIARGUMENTS\\fR")}\n.br\n");
        page.Append($".SH DESCRIPTION\n{Paragraphs(root.Description)}");
        page.Append(".SH COMMANDS\n");
        foreach (var command in root.Subcommands)
            Add(page, command);
        return page.Append(Tail).ToString();
    }

    private static void Add(StringBuilder page, Command command)
    {
        page.Append($".SS fuzmon {Escape(command.Name)}\n{Paragraphs(command.Description)}");
        foreach (var argument in command.Arguments)
            page.Append($".TP\n.I {Escape(argument.HelpName ?? argument.Name)}\n{Paragraphs(argument.Description)}");
        foreach (var option in command.Options)
        {
            var names = option.Aliases.Append(option.Name).Where(name => name.StartsWith('-') && char.IsAsciiLetter(name[^1])).OrderBy(name => name.Length);
            var value = option.HelpName is { } name ? $" \\fI{Escape(name)}\\fR" : "";
            page.Append($".TP\n\\fB{Escape(string.Join(", ", names))}\\fR{value}\n{Paragraphs(option.Description)}");
        }

        foreach (var below in command.Subcommands)
            Add(page, below);
    }

    // Lines that are set in stand as they are, being examples; a line that begins with a blank keeps its breaks in man(7).
    private static string Paragraphs(string? text)
        => string.Concat((text ?? "").Split('\n').Select(line => line.Length == 0 ? ".PP\n" : $"{Escape(line)}\n"));

    // A leading dot or quote would be a request.
    private static string Escape(string text)
    {
        var escaped = text.Replace("\\", "\\e").Replace("-", "\\-");
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? $"\\&{escaped}" : escaped;
    }
}
