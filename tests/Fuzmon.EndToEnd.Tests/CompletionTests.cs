using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

public sealed class CompletionTests : EndToEndTest
{
    [CommandFact("bash")]
    public void Bash_completes_commands_options_and_values()
    {
        // Words as bash cuts them; the last is the one to complete.
        var answers = Ask(
            "bash",
            """
            source "$0"
            complete -p fuzmon
            for words in "ru" "--ver" "run --out" "-p 1 --qui" "check-config --j" "doctor --color = al" "completion f" "run -o $1/fol" "run -- ech" "dump $1/fil"; do
                COMP_WORDS=(fuzmon $words) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _fuzmon
                printf '%s\n' "${COMPREPLY[@]##*/}" | sort -u | paste -s
            done
            """);

        Assert.Equal(
            ["complete -F _fuzmon fuzmon", "run", "--version", "--output", "--quiet", "--json", "always", "fish", "folder", "echo", "file"],
            answers.TrimEnd('\n').Split('\n'));
    }

    [CommandFact("zsh")]
    public void Zsh_takes_the_script()
        => Assert.Equal("_fuzmon\n", Ask("zsh", "autoload -Uz compinit && compinit -u -D && source $0 && print $_comps[fuzmon]"));

    [CommandFact("fish")]
    public void Fish_completes_commands_and_options()
    {
        var answers = Ask("fish", "source $argv[1]; complete -C 'fuzmon chec'; complete -C 'fuzmon run --out'; complete -C 'fuzmon completion b'");

        Assert.Equal(["check-config", "--output", "bash"], answers.TrimEnd('\n').Split('\n').Select(line => line.Split('\t')[0]));
    }

    [CommandFact("groff")]
    public void The_manual_page_names_every_command_and_is_one_that_groff_takes()
    {
        var page = Folder.Write("fuzmon.1", Subject.OutputOf(Repository.Fuzmon, "man"));
        using var groff = Subject.Start("groff", "-man", "-ww", "-Tascii", "-P-cbou", page);

        Assert.Equal(0, groff.WaitForExit());
        Assert.Equal("", groff.Error);
        Assert.Contains("fuzmon check-config", groff.Output, StringComparison.Ordinal);
        Assert.Contains("--target-user", groff.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_shell_is_refused() => Refuses(2, ["completion", "tcsh"], "tcsh", "'bash'", "'fish'");

    private string Ask(string shell, string script)
    {
        var completion = Folder.Write("script", Subject.OutputOf(Repository.Fuzmon, "completion", shell));
        Folder.Write("file", "");
        Directory.CreateDirectory(Folder["folder"]);
        return Subject.OutputOf("env", $"HOME={Folder.Path}", shell, "-c", script, completion, Folder.Path);
    }
}
