using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

public sealed class DoctorTests : EndToEndTest
{
    private const string Nobody = "65534";

    [Fact]
    public void What_the_other_tests_rely_on_is_there()
    {
        var verdicts = Verdicts(0, "env", $"XDG_STATE_HOME={Folder.Path}", Repository.Fuzmon, "doctor", "--json");

        Assert.All(["kernel", "proc", "launch", "output"], check => Assert.Equal("ok", verdicts[check]));
        Assert.DoesNotContain("missing", verdicts.Values);
        Assert.Empty(Directory.GetFileSystemEntries(Folder.Path));
    }

    [Fact]
    public void A_line_a_check_and_no_colour_but_for_a_terminal()
    {
        var lines = Doctor().TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.Matches("^(ok|limited|missing) +[a-z-]+  [^\e]+$", line));

        var colored = Doctor("--color=always");
        Assert.All(colored.TrimEnd('\n').Split('\n'), line => Assert.StartsWith("\e[3", line, StringComparison.Ordinal));

        string Doctor(params IEnumerable<string> options)
            => Subject.OutputOf("env", ["TERM=xterm", $"XDG_STATE_HOME={Folder.Path}", Repository.Fuzmon, "doctor", .. options]);
    }

    [Theory]
    [InlineData("TERM=xterm", true)]
    [InlineData("TERM=dumb", false)]
    [InlineData("NO_COLOR=1", false)]
    public void A_terminal_is_coloured_unless_it_cannot_be_or_must_not(string variable, bool colored)
    {
        var doctor = Subject.OutputOf("env", "TERM=xterm", variable, "script", "-qec", $"{Repository.Fuzmon} doctor || true", "/dev/null");

        Assert.Equal(colored, doctor.Contains('\e', StringComparison.Ordinal));
        Assert.Contains("kernel", doctor, StringComparison.Ordinal);
    }

    [PrivilegedFact]
    public void Root_reads_the_processes_of_others()
    {
        using var other = Subject.Start("setpriv", $"--reuid={Nobody}", "--clear-groups", Target.Named("hold"), "8");
        other.WaitForOutput("holding");

        Assert.Equal("ok", Verdicts(0, Repository.Fuzmon, "doctor", "--json")["other-users"]);
    }

    [PrivilegedFact]
    public void An_ordinary_user_is_told_what_is_limited_and_the_basic_job_works()
    {
        Subject.OutputOf("chown", $"{Nobody}:{Nobody}", Folder.Path);
        var verdicts = Verdicts(0, AsNobody(Folder.Path, "doctor", "--json"));

        Assert.Equal("limited", verdicts["other-users"]);
        Assert.Equal("ok", verdicts["output"]);
    }

    [PrivilegedFact]
    public void A_folder_that_cannot_be_written_to_is_missing()
    {
        var verdicts = Verdicts(1, AsNobody(Folder.Path, "doctor", "--json"));

        Assert.Equal("missing", verdicts["output"]);
    }

    [PrivilegedFact]
    public void A_foreign_proc_is_missing_and_a_container_limited()
    {
        var verdicts = Verdicts(1, "unshare", "--pid", "--fork", Repository.Fuzmon, "doctor", "--json");

        Assert.Equal("missing", verdicts["proc"]);
        Assert.Equal("limited", verdicts["namespace"]);
    }

    [PrivilegedFact]
    public void A_proc_that_hides_processes_is_limited()
    {
        Subject.OutputOf("chown", $"{Nobody}:{Nobody}", Folder.Path);
        var verdicts = Verdicts(
            0, "unshare", ["--mount", "sh", "-c", "mount -t proc -o hidepid=2 proc /proc && exec \"$@\"", "sh", .. AsNobody(Folder.Path, "doctor", "--json")]);

        Assert.Equal("limited", verdicts["proc"]);
    }

    private static string[] AsNobody(string state, params IEnumerable<string> arguments) =>
    [
        "setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "env", $"XDG_STATE_HOME={state}", Repository.Fuzmon, .. arguments,
    ];

    private static Dictionary<string, string> Verdicts(int exitStatus, string[] words) => Verdicts(exitStatus, words[0], words[1..]);

    private static Dictionary<string, string> Verdicts(int exitStatus, string program, params IEnumerable<string> arguments)
    {
        using var doctor = Subject.Start(program, arguments);
        Assert.True(doctor.WaitForExit() == exitStatus, $"exit status {doctor.ExitCode}: {doctor.Output}{doctor.Error}");
        return doctor.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(finding => finding.GetProperty("check").GetString()!, finding => finding.GetProperty("verdict").GetString()!);
    }
}
