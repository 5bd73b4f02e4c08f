using Fuzmon.Instrumentation.SystemCalls.Rules;

namespace Fuzmon.Tests.Rules;

public sealed class RuleEngineTests
{
    private const string Secret = """
        text = "{process} sends {file}"
        [[rule.step]]
        call = ["open", "openat"]
        path = "/etc/secret*"
        save = { file = "path" }
        save_descriptor = { fd = "result" }
        [[rule.step]]
        call = "sendto"
        arg0 = "$fd"
        """;

    [Theory]
    [InlineData("""1 openat(AT_FDCWD, "/etc/secret1", O_RDONLY) = 3""", "1 sendto(3) = 1", true)]
    [InlineData("""1 openat(AT_FDCWD, "/etc/./x/../secret1", O_RDONLY) = 3""", "1 sendto(3) = 1", true)]
    [InlineData("""1 openat(4</etc>, "secret1", O_RDONLY) = 3""", "1 sendto(3) = 1", true)]
    [InlineData("""1 openat(AT_FDCWD, "/etc/other", O_RDONLY) = 3""", "1 sendto(3) = 1", false)]
    [InlineData("""1 openat(AT_FDCWD, "/etc/secret/deeper", O_RDONLY) = 3""", "1 sendto(3) = 1", false)]
    [InlineData("""1 openat(AT_FDCWD, "/etc/secret1", O_RDONLY) = -1 EACCES (Permission denied)""", "1 sendto(3) = 1", false)]
    [InlineData("""1 openat(AT_FDCWD, "/etc/secret1", O_RDONLY) = 3""", "1 sendto(4) = 1", false)]
    [InlineData("""1 openat(AT_FDCWD, "/etc/secret1", O_RDONLY) = 3""", "1 sendto(3) = -1 EPIPE (Broken pipe)", false)]
    [InlineData("""1 openat(AT_FDCWD, "/etc/secret1", O_RDONLY) = 3""", "2 sendto(3) = 1", false)]
    public void A_sequence_takes_the_calls_that_its_steps_describe_of_one_process(string first, string second, bool isFound)
        => Assert.Equal(isFound, Rule.Find(Secret, $"1 getpid() = 1\n{first}\n{second}").Length == 1);

    [Theory]
    [InlineData("1 dup(3) = 7\n1 close(3) = 0\n1 sendto(7) = 1", true)]
    [InlineData("1 dup2(3, 7) = 7\n1 close(3) = 0\n1 sendto(7) = 1", true)]
    [InlineData("1 fcntl(3, F_DUPFD_CLOEXEC, 7) = 7\n1 close(3) = 0\n1 sendto(7) = 1", true)]
    [InlineData("1 close(3) = 0\n1 sendto(3) = 1", false)]
    [InlineData("1 close(3) = 0\n1 socket(AF_INET, SOCK_STREAM, 0) = 3\n1 sendto(3) = 1", false)]
    [InlineData("1 socket(AF_INET, SOCK_STREAM, 0) = 4\n1 dup2(4, 3) = 3\n1 sendto(3) = 1", false)]
    [InlineData("1 close_range(3, 4294967295, 0) = 0\n1 sendto(3) = 1", false)]
    [InlineData("1 execve(\"/bin/x\", [\"x\"], 0x0) = 0\n1 sendto(3) = 1", true)]
    [InlineData("1 fcntl(3, F_SETFD, FD_CLOEXEC) = 0\n1 execve(\"/bin/x\", [\"x\"], 0x0) = 0\n1 sendto(3) = 1", false)]
    [InlineData("1 fcntl(3, F_SETFD, FD_CLOEXEC) = 0\n1 execve(\"/bin/x\", [\"x\"], 0x0) = -1 ENOENT (No)\n1 sendto(3) = 1", true)]
    [InlineData("1 ioctl(3, FIOCLEX) = 0\n1 execve(\"/bin/x\", [\"x\"], 0x0) = 0\n1 sendto(3) = 1", false)]
    public void A_descriptor_is_what_is_open_under_its_number(string log, bool isFound)
        => Assert.Equal(isFound, Rule.Find(Secret, $"1 openat(AT_FDCWD, \"/etc/secret\", O_RDONLY) = 3\n{log}").Length == 1);

    [Fact]
    public void A_child_has_its_parents_descriptors_and_closes_its_own()
    {
        const string Log = """
            1 openat(AT_FDCWD, "/etc/secret", O_RDONLY) = 3
            1 vfork( <unfinished ...>
            2 close(3) = 0
            2 openat(AT_FDCWD, "/dev/null", O_RDONLY) = 3
            2 sendto(3) = 1
            2 execve("/bin/two", ["two"], 0x0 <unfinished ...>
            1 <... vfork resumed>) = 2
            2 <... execve resumed>) = 0
            2 sendto(3) = 1
            1 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f) = 3
            3 execve("/bin/three", ["three"], 0x0) = 0
            3 sendto(3) = 1
            """;

        Assert.Equal(["three sends /etc/secret"], Rule.Find("scope = \"tree\"\n" + Secret, Log));
    }

    [Fact]
    public void Threads_are_their_processs_even_before_their_clone_returns()
    {
        const string Log = """
            1 openat(AT_FDCWD, "/etc/secret", O_RDONLY) = 3
            1 clone3({flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, child_tid=0x7f} <unfinished ...>
            2 sendto(3) = 1
            1 <... clone3 resumed>) = 2
            """;

        Assert.Equal(["? sends /etc/secret"], Rule.Find(Secret, Log));
    }

    [Fact]
    public void A_step_may_be_a_descendants_only()
    {
        const string Steps = """
            scope = "tree"
            text = "{pid}"
            [[rule.step]]
            call = "setuid"
            [[rule.step]]
            call = "execve"
            by = "descendant"
            """;
        const string Log = """
            1 fork() = 2
            1 fork() = 3
            2 setuid(0) = 0
            3 execve("/bin/x", ["x"], 0x0) = 0
            2 fork() = 4
            4 execve("/bin/x", ["x"], 0x0) = 0
            """;

        Assert.Equal(["4"], Rule.Find(Steps, Log));
    }

    [Theory]
    [InlineData("1 1000000000.0 setuid(0) = 0\n1 1000000000.4 kill(5, SIGKILL) = 0", true)]
    [InlineData("1 1000000000.0 setuid(0) = 0\n1 1000000002.0 kill(5, SIGKILL) = 0", false)]
    [InlineData("1 23:59:59.9 setuid(0) = 0\n1 00:00:00.3 kill(5, SIGKILL) = 0", true)]
    [InlineData("1 23:59:59.9 setuid(0) = 0\n1 00:00:03.3 kill(5, SIGKILL) = 0", false)]
    [InlineData("1 setuid(0) = 0\n1 kill(5, SIGKILL) = 0", true)]
    public void A_window_of_time_ends(string log, bool isFound)
        => Assert.Equal(isFound, Rule.Find("text = \"t\"\nwithin = \"1s\"\n[[rule.step]]\ncall = \"setuid\"\n[[rule.step]]\ncall = \"kill\"", log).Length == 1);

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void A_window_of_calls_ends(int between, bool isFound)
        => Assert.Equal(isFound, Rule.Find(
            "text = \"t\"\n[[rule.step]]\ncall = \"setuid\"\n[[rule.step]]\ncall = \"kill\"\nwithin_calls = 3",
            $"1 setuid(0) = 0\n{string.Concat(Enumerable.Repeat("1 getpid() = 1\n", between))}1 kill(5, SIGKILL) = 0").Length == 1);

    [Theory]
    [InlineData("0 1 2 3", 0)]
    [InlineData("0 0.1 0.2 5", 1)]
    [InlineData("0 0.9 1.8 1.95", 0)]
    [InlineData("0 5 5.1 5.2 5.3 5.4 5.5", 1)]
    public void A_count_is_of_any_window_of_its_length(string times, int findings)
    {
        var log = string.Concat(times.Split(' ').Select(time => $"1 {1_000_000_000 + double.Parse(time)} kill(5, SIGKILL) = 0\n"));

        var (found, engine) = Rule.Judge("text = \"t\"\n[[rule.step]]\ncall = \"kill\"\ncount = 3\nwithin = \"1s\"", log);

        Assert.Equal(findings, found.Count);
        Assert.Equal(0, engine.WithoutTime);
    }

    [Fact]
    public void What_is_counted_within_a_time_is_not_counted_without_times()
    {
        var (found, engine) = Rule.Judge(
            "text = \"t\"\n[[rule.step]]\ncall = \"kill\"\ncount = 2\nwithin = \"1s\"", "1 kill(5, 0) = 0\n1 kill(5, 0) = 0\n1 kill(5, 0) = 0");

        Assert.Empty(found);
        Assert.Equal(3, engine.WithoutTime);
    }

    [Fact]
    public void A_count_is_kept_for_each_value_that_is_saved()
        => Assert.Equal(["/a"], Rule.Find(
            "text = \"{p}\"\n[[rule.step]]\ncall = \"unlink\"\ncount = 3\nsave = { p = \"path\" }",
            "1 unlink(\"/a\") = 0\n1 unlink(\"/b\") = 0\n1 unlink(\"/a\") = 0\n1 unlink(\"/c\") = 0\n1 unlink(\"/a\") = 0"));

    [Theory]
    [InlineData("1 setgid(0) = 0\n1 kill(5, SIGKILL) = 0", true)]
    [InlineData("1 setuid(1000) = 0\n1 kill(5, SIGKILL) = 0", false)]
    public void What_must_not_lie_between_two_steps_ends_the_sequence(string log, bool isFound)
        => Assert.Equal(isFound, Rule.Find(
            "text = \"t\"\n[[rule.step]]\ncall = \"setuid\"\narg0 = 0\n[[rule.step]]\ncall = \"setuid\"\narg0 = { min = 1 }\nabsent = true\n[[rule.step]]\ncall = \"kill\"",
            $"1 setuid(0) = 0\n{log}").Length == 1);

    [Theory]
    [InlineData("", false)]
    [InlineData("1 getpid() = 1\n1 getpid() = 1\n1 getpid() = 1", true)]
    [InlineData("1 getpid() = 1\n1 close(3) = 0\n1 getpid() = 1\n1 getpid() = 1", false)]
    [InlineData("1 close(4) = 0\n1 getpid() = 1\n1 getpid() = 1", true)]
    [InlineData("1 +++ exited with 0 +++", true)]
    public void What_must_not_follow_is_missed_when_its_window_or_the_process_ends(string log, bool isFound)
        => Assert.Equal(isFound, Rule.Find(
            "text = \"{fd} stays open\"\n[[rule.step]]\ncall = \"socket\"\nsave_descriptor = { fd = \"result\" }\n[[rule.step]]\ncall = \"close\"\narg0 = \"$fd\"\nabsent = true\nwithin_calls = 2",
            $"1 socket(AF_INET, SOCK_STREAM, 0) = 3\n{log}") is ["3 stays open"]);

    [Fact]
    public void What_must_not_follow_is_missed_by_the_clock_whoever_is_next()
        => Assert.Single(Rule.Find(
            "text = \"t\"\n[[rule.step]]\ncall = \"setuid\"\n[[rule.step]]\ncall = \"setgid\"\nabsent = true\nwithin = \"1s\"",
            "1 1000000000 fork() = 2\n1 1000000000 setuid(0) = 0\n2 1000000000.5 setuid(1) = 0\n2 1000000001 setgid(1) = 0\n2 1000000005 getpid() = 2"));

    [Fact]
    public void A_signal_may_be_a_step()
        => Assert.Equal(["died of 11"], Rule.Find(
            "text = \"died of {nr}\"\n[[rule.step]]\ncall = \"kill\"\nsave = { nr = \"arg1\" }\n[[rule.step]]\nsignal = \"SIGSEGV\"",
            "1 kill(1, 11) = 0\n1 --- SIGSEGV {si_signo=SIGSEGV, si_code=SI_USER} ---"));

    [Fact]
    public void Values_that_differ_make_different_sequences()
        => Assert.Equal(["/b"], Rule.Find(
            "text = \"{p}\"\n[[rule.step]]\ncall = \"open\"\nsave = { p = \"path\" }\n[[rule.step]]\ncall = \"unlink\"\npath = \"$p\"",
            "1 open(\"/a\", O_RDONLY) = 3\n1 open(\"/b\", O_RDONLY) = 3\n1 open(\"/c\", O_RDONLY) = 3\n1 unlink(\"/b\") = 0"));

    [Fact]
    public void A_finding_lists_what_led_to_it()
    {
        var finding = Assert.Single(Rule.Judge(Secret, "1 openat(AT_FDCWD, \"/etc/secret\", O_RDONLY) = 3\n1 getpid() = 1\n1 sendto(3) = 1").Findings);

        Assert.Equal([(1L, "openat(AT_FDCWD, \"/etc/secret\", O_RDONLY) = 3"), (3L, "sendto(3) = 1")], finding.Events.Select(happened => (happened.Line, happened.Text)));
    }

    [Fact]
    public void The_same_finding_is_told_again_after_a_while_with_how_often_it_was_not()
    {
        var log = string.Concat(Enumerable.Range(0, 100).Select(second => $"1 {1_000_000_000 + second} kill(5, SIGKILL) = 0\n"));

        var (findings, engine) = Rule.Judge("text = \"t\"\n[[rule.step]]\ncall = \"kill\"", log);

        Assert.Equal([0L, 59L], findings.Select(finding => finding.Suppressed));
        Assert.Equal(98, engine.Suppressed);
    }

    [Fact]
    public void What_is_kept_is_bounded_and_what_gave_way_is_counted()
    {
        var limits = new RuleLimits { Sequences = 8, Processes = 4 };
        var opens = string.Concat(Enumerable.Range(0, 20).Select(i => $"1 openat(AT_FDCWD, \"/etc/secret{i}\", O_RDONLY) = {i + 3}\n"));

        var (findings, engine) = Rule.Judge(Secret, $"{opens}1 sendto(3) = 1\n1 sendto(22) = 1", limits);
        Assert.Equal(["? sends /etc/secret19"], findings.Select(finding => finding.Text));
        Assert.Equal(12, engine.Evicted);

        var forks = string.Concat(Enumerable.Range(2, 20).Select(child => $"1 fork() = {child}\n"));
        Assert.True(Rule.Judge(Secret, forks, limits).Engine.Evicted >= 16);
    }

    [Fact]
    public void A_process_that_has_another_ones_number_is_another_one()
        => Assert.Empty(Rule.Find(
            "scope = \"tree\"\n" + Secret,
            "1 fork() = 2\n2 openat(AT_FDCWD, \"/etc/secret\", O_RDONLY) = 3\n2 +++ exited with 0 +++\n1 fork() = 2\n2 sendto(3) = 1"));
}
