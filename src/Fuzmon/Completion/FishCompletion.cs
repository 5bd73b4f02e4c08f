using System.CommandLine;
using System.Text;

namespace Fuzmon.Completion;

/// <summary>Composes the completion for fish.</summary>
internal static class FishCompletion
{
    private const string Head =
        """
        # Completion of fuzmon for fish. In ~/.config/fish/config.fish: fuzmon completion fish | source
        function __fuzmon_command
            set -l words (commandline -opc)[2..-1]
            if contains -- -- $words
                echo --
            else if not set -q words[1]
                echo none
            else if string match -q -- '-*' $words[1]
                echo run
            else
                echo $words[1]
            end
        end
        complete -c fuzmon -f
        complete -c fuzmon -n 'test (__fuzmon_command) = --' -F

        """;

    /// <summary>The script.</summary>
    public static string Compose(RootCommand root)
    {
        var script = new StringBuilder(Head);
        foreach (var option in CompletedOption.First(root))
            Add(script, "none", option);
        foreach (var command in CompletedCommand.Of(root))
        {
            script.Append($"complete -c fuzmon -n {When("none")} -a {command.Name} -d {Quote(command.Description)}\n");
            foreach (var option in command.Options)
                Add(script, command.Name, option);
            if (command.Argument is { } argument)
                script.Append($"complete -c fuzmon -n {When(command.Name)}{Offer(argument)}\n");
        }

        return script.ToString().TrimEnd('\n');
    }

    private static void Add(StringBuilder script, string command, CompletedOption option)
    {
        script.Append($"complete -c fuzmon -n {When(command)}");
        foreach (var name in option.Names)
            script.Append(name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}");
        script.Append($" -d {Quote(option.Description)}{(option.Value is { } value ? $" -r{Offer(value)}" : "")}\n");
    }

    private static string When(string command) => $"'test (__fuzmon_command) = {command}'";

    private static string Offer(CompletedValue value) => value.Kind switch
    {
        CompletedKind.Choices => $" -a '{string.Join(' ', value.Choices)}'",
        CompletedKind.Pids => " -a '(__fish_complete_pids)'",
        CompletedKind.Folders => " -a '(__fish_complete_directories)'",
        _ => " -F",
    };

    private static string Quote(string text) => $"'{text.Replace("\\", "\\\\").Replace("'", "\\'")}'";
}
