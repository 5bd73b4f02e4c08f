using System.CommandLine;
using System.Text;

namespace Fuzmon.Completion;

/// <summary>Composes the completion for bash.</summary>
internal static class BashCompletion
{
    private const string Head =
        """
        # Completion of fuzmon for bash 4 or later. In ~/.bashrc: eval "$(fuzmon completion bash)"
        _fuzmon() {
            local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} i
            local generate=()
            # bash splits --option=value at the sign.
            [[ $word != = ]] || word=
            [[ $previous != = ]] || previous=${COMP_WORDS[COMP_CWORD - 2]}
            [[ $command != -* ]] || command=run
            for ((i = 1; i < COMP_CWORD; i++)); do
                [[ ${COMP_WORDS[i]} != -- ]] || { command=-- previous=$((COMP_CWORD - i)); break; }
            done
            ((COMP_CWORD > 1)) || { command= previous=; }

            case $command:$previous in
                --:1) generate=(-c) ;;
                --:*) generate=(-f) ;;

        """;

    private const string Tail =
        """
                esac ;;
            esac
            COMPREPLY=()
            ((${#generate[@]} > 0)) || return 0
            [[ ${generate[0]} == -W ]] || compopt -o filenames 2> /dev/null
            mapfile -t COMPREPLY < <(compgen "${generate[@]}" -- "$word")
        }
        complete -F _fuzmon fuzmon
        """;

    /// <summary>The script.</summary>
    public static string Compose(RootCommand root)
    {
        var commands = CompletedCommand.Of(root);
        var script = new StringBuilder(Head);
        foreach (var command in commands)
        {
            foreach (var option in command.Options.Where(option => option.Value is not null))
            {
                var patterns = string.Join(" | ", option.Names.Select(name => $"{command.Name}:{name}"));
                script.Append($"        {patterns}) generate=({Generator(option.Value!)}) ;;\n");
            }
        }

        script.Append("        *) case $command:$word in\n");
        AddWords(script, ":-*", CompletedOption.Words(CompletedOption.First(root)));
        AddWords(script, ":*", string.Join(' ', commands.Select(command => command.Name)));
        foreach (var command in commands)
        {
            AddWords(script, $"{command.Name}:{(command.Argument is null ? "" : "-")}*", CompletedOption.Words(command.Options));
            if (command.Argument is { } argument)
                script.Append($"            {command.Name}:*) generate=({Generator(argument)}) ;;\n");
        }

        return script.Append(Tail).ToString();
    }

    private static void AddWords(StringBuilder script, string pattern, string words)
        => script.Append($"            {pattern}) generate=(-W \"{words}\") ;;\n");

    private static string Generator(CompletedValue value) => value.Kind switch
    {
        CompletedKind.Choices => $"-W \"{string.Join(' ', value.Choices)}\"",
        CompletedKind.Pids => "-W \"$(cd /proc && echo [0-9]*)\"",
        CompletedKind.Folders => "-d",
        _ => "-f",
    };
}
