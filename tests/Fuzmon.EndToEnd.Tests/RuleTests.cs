using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

public sealed class RuleTests : EndToEndTest
{
    private const string Trace = "strace -f -ttt -o";

    /// <summary>What the program does for each rule, where it is not just called after it.</summary>
    private static readonly Dictionary<string, string> Doings = new(StringComparer.Ordinal)
    {
        ["program-from-memory"] = "program-from-memory; $S program-from-memory-by-path",
        ["setuid-bit"] = "setuid-bit $D/file",
        ["setuid-bit-at"] = "setuid-bit-at $D/file",
        ["reads-ssh-keys"] = "reads-ssh-keys $D/.ssh/id_test",
        ["deletes-logs"] = "deletes-logs /var/log/fuzmon-test-$$.log",
        ["symlink-race"] = "symlink-race /etc/hostname",
    };

    [PrivilegedFact]
    public void Every_shipped_rule_finds_a_program_that_does_it_and_only_that()
    {
        if (!HasStrace())
            return;
        var names = ShippedRules();
        var script = $"S='{Target.Named("suspicious")}'; D='{Folder.Path}'; mkdir -p $D/.ssh; touch $D/file; "
            + string.Concat(names.Where(name => name != "deletes-itself").Select(name => $"$S {Doings.GetValueOrDefault(name, name)}; "))
            + "cp $S $D/copy; $D/copy deletes-itself; true";

        var findings = FindingsOf(script);

        Assert.Equal(names.Order(), findings.Select(finding => finding.GetProperty("rule").GetString()!).Distinct().Order());
        Assert.Contains("127.0.0.1:", TextOf(findings, "reverse-shell"), StringComparison.Ordinal);
        Assert.Contains("(secret", TextOf(findings, "program-from-memory"), StringComparison.Ordinal);
        Assert.Contains($"{Folder["copy"]}", TextOf(findings, "deletes-itself"), StringComparison.Ordinal);
        Assert.All(findings, finding => Assert.NotEmpty(finding.GetProperty("events").EnumerateArray()));
    }

    [CommandFact("strace")]
    public void What_comes_close_to_a_rule_is_not_found()
    {
        var names = new[] { "reverse-shell", "program-from-memory", "fork-bomb", "setuid-bit $D/file", "looks-for-debugger", "reads-memory-of-process", "predictable-temporary-file" };

        Assert.Empty(FindingsOf($"S='{Target.Named("suspicious")}'; D='{Folder.Path}'; touch $D/file; {string.Concat(names.Select(name => $"$S no-{name}; "))}true"));
    }

    [CommandFact("strace")]
    public void Ordinary_programs_are_not_found()
    {
        var source = Path.Combine(Repository.Root, "tests/targets/floor.c");
        // The folder of the test may be one for temporary files: nothing is run from it.
        Assert.Empty(FindingsOf($"""
            D='{Folder.Path}'
            cc -O2 -c -o $D/a.o '{source}' && cc -o $D/a.out $D/a.o
            git init -q $D/r && cd $D/r && echo x > y && git add y && git -c user.name=a -c user.email=a@b commit -qm m && git log && git gc -q && git clone -q . ../r2
            apt-get --version; apt-get -s install hello
            python3 -c 'import subprocess, tempfile, os, multiprocessing
            subprocess.run(["ls", "/"], capture_output=True)
            with tempfile.NamedTemporaryFile() as file: file.write(b"x")
            open("/proc/self/maps").read(); open("/proc/%d/environ" % os.getpid()).read()
            with multiprocessing.Pool(2) as pool: pool.map(abs, [1, -2])'
            bash -c 'for i in 1 2 3 4 5; do echo $i | sed s/1/2/; done; cat <(echo a) <<< x'
            ps aux; ls -l /tmp; id; tar cf - /etc/apt | tar tf -; mktemp -p $D
            true
            """));
    }

    [Fact]
    public void Findings_are_printed_for_a_person_too()
    {
        var log = Folder.Write("a.strace", "7 execve(\"/tmp/x\", [\"x\"], 0x0) = 0\n7 socket(AF_PACKET, SOCK_RAW, 0) = 3\n");

        var text = Subject.OutputOf(Repository.Fuzmon, "parse", "strace", log, "--rules");

        Assert.Contains("warning  program-from-temporary-folder: x is run from a folder for temporary files (/tmp/x)\n", text, StringComparison.Ordinal);
        Assert.Contains("    [7] line 2: socket(AF_PACKET, SOCK_RAW, 0) = 3\n", text, StringComparison.Ordinal);
        Assert.EndsWith("2 findings in 2 events; 0 more like them were not told\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_of_ones_own_take_the_place_of_the_shipped_ones_and_are_checked()
    {
        var log = Folder.Write("a.strace", "7 execve(\"/tmp/x\", [\"x\"], 0x0) = 0\n7 sync() = 0\n");
        var rules = Folder.Write("r.toml", "[[rule]]\nname = \"mine\"\ntext = \"{process} syncs\"\n[[rule.step]]\ncall = \"sync\"\n");

        Assert.StartsWith("warning  mine: x syncs\n", Subject.OutputOf(Repository.Fuzmon, "parse", "strace", log, "--rules", rules), StringComparison.Ordinal);

        File.AppendAllText(rules, "cal = 1\n");
        var config = Folder.Write("c.toml", $"[instrumentation.rules]\npaths = [\"{rules}\"]\n");
        using var check = Subject.Fuzmon("check-config", "-c", config);
        Assert.Equal(2, check.WaitForExit());
        Assert.Contains("r.toml:6:1: unknown key step.cal; did you mean step.call?", check.Error, StringComparison.Ordinal);
    }

    private static bool HasStrace() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "strace")));

    private static string[] ShippedRules()
        => [.. Directory.GetFiles(Path.Combine(Repository.Root, "config/rules")).SelectMany(File.ReadLines)
            .Where(line => line.StartsWith("name = ", StringComparison.Ordinal)).Select(line => line.Split('"')[1])];

    private static string TextOf(IEnumerable<JsonElement> findings, string rule)
        => findings.First(finding => finding.GetProperty("rule").GetString() == rule).GetProperty("text").GetString()!;

    private List<JsonElement> FindingsOf(string script)
    {
        var path = Folder.Write("script", script);
        using var strace = Subject.Start("sh", "-c", $"{Trace} '{Folder["log"]}' sh '{path}'");
        Assert.Equal(0, strace.WaitForExit());
        return [.. Subject.OutputOf(Repository.Fuzmon, "parse", "strace", "--json", Folder["log"], "--rules")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
