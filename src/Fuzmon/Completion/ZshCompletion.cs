using System.CommandLine;
using System.Text;

namespace Fuzmon.Completion;

/// <summary>Composes the completion for zsh.</summary>
internal static class ZshCompletion
{
    private const string Head =
        """
        #compdef fuzmon
        # Completion of fuzmon for zsh. In ~/.zshrc, behind compinit: eval "$(fuzmon completion zsh)"
        _fuzmon() {
            local command=$words[2] separator=${words[(i)--]}
            if ((separator < CURRENT)); then
                shift $separator words
                ((CURRENT -= separator))
                _normal
                return
            fi
            if ((CURRENT == 2)) && [[ $command != -* ]]; then
                local -a commands=(

        """;

    private const string Middle =
        """
                )
                _describe command commands
                return
            fi
            if [[ $command == -* ]]; then
                command=run
            else
                shift words
                ((CURRENT--))
            fi
            case $command in

        """;

    private const string Tail =
        """
            esac
        }
        if [[ $funcstack[1] == _fuzmon ]]; then
            _fuzmon "$@"
        else
            compdef _fuzmon fuzmon
        fi
        """;

    /// <summary>The script.</summary>
    public static string Compose(RootCommand root)
    {
        var commands = CompletedCommand.Of(root);
        var script = new StringBuilder(Head);
        foreach (var command in commands)
            script.Append($"            {Quote($"{command.Name}:{Escape(command.Description)}")}\n");
        script.Append(Middle);
        foreach (var command in commands)
        {
            var specifications = command.Options.Select(Specify);
            if (command.Argument is { } argument)
                specifications = specifications.Append(Quote($"*:argument:{Action(argument)}"));
            script.Append($"        {command.Name}) _arguments {string.Join(" \\\n            ", specifications)} ;;\n");
        }

        return script.Append(Tail).ToString();
    }

    private static string Specify(CompletedOption option)
    {
        var value = option.Value is { } its ? $":value:{Action(its)}" : "";
        var names = option.Names.Count == 1 ? option.Names[0] : $"{{{string.Join(',', option.Names)}}}";
        return $"\\*{names}{Quote($"[{Escape(option.Description)}]{value}")}";
    }

    private static string Action(CompletedValue value) => value.Kind switch
    {
        CompletedKind.Choices => $"({string.Join(' ', value.Choices)})",
        CompletedKind.Pids => "_pids",
        CompletedKind.Folders => "_files -/",
        _ => "_files",
    };

    // These end a description.
    private static string Escape(string text) => text.Replace(":", "\\:").Replace("[", "\\[").Replace("]", "\\]");

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''")}'";
}
