using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

/// <summary><c>fuzmon trace</c> on real processes.</summary>
public sealed partial class TraceTests : EndToEndTest
{
    private const int CallsStatus = 5;
    private const int NotPermitted = 3;
    private const int NoSuchTarget = 4;

    [BpfFact]
    public void A_command_is_traced_from_its_exec_to_its_end_and_its_status_is_ours()
    {
        using var fuzmon = Subject.StartIn(Folder.Path, Repository.Fuzmon, "trace", "-o", Folder["log"], "--", Target.Named("calls"));

        Assert.Equal(CallsStatus, fuzmon.WaitForExit());
        Assert.Empty(fuzmon.Error);
        var lines = Lines("log");
        Assert.Contains($" execve(\"{Target.Named("calls")}\", [\"", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("+++ exited with 5 +++", lines[^1], StringComparison.Ordinal);
        Assert.Contains(lines, line => line.EndsWith(" exit_group(5) = ?", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith(" exit_group(3) = ?", StringComparison.Ordinal));
    }

    [StraceFact]
    public void The_same_calls_arguments_paths_and_results_are_shown_as_by_strace() => ShowsWhatStraceShows("bpf");

    [StraceFact]
    public void The_same_is_shown_by_ptrace() => ShowsWhatStraceShows("ptrace");

    private void ShowsWhatStraceShows(string backend)
    {
        var calls = Target.Named("calls");
        using var fuzmon = Subject.StartIn(Folder.Path, Repository.Fuzmon, "trace", "--backend", backend, "-o", Folder["ours"], "--", calls);
        Assert.Equal(CallsStatus, fuzmon.WaitForExit());
        using var strace = Subject.StartIn(Folder.Path, "strace", "-f", "-y", "-o", Folder["theirs"], calls);
        Assert.Equal(CallsStatus, strace.WaitForExit());

        // Of its main process: strace parts the lines of processes that run at once.
        var theirs = Comparable("theirs");
        var ours = Comparable("ours");
        Assert.Equal(string.Join('\n', theirs), string.Join('\n', ours));
        Assert.InRange(ours.Count, 70, 200);
    }

    [BpfFact]
    public void Events_as_json_have_the_shape_of_those_of_a_log()
    {
        var calls = Target.Named("calls");
        using var fuzmon = Subject.StartIn(Folder.Path, Repository.Fuzmon, "trace", "--json", "-e", "openat,rename,connect", "-o", Folder["log"], "--", calls);
        Assert.Equal(CallsStatus, fuzmon.WaitForExit());

        var events = Lines("log").Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var open = events.First(happened => Text(happened, "name") == "openat" && happened.TryGetProperty("result_path", out var path)
            && path.GetString()!.EndsWith("/calls.tmp", StringComparison.Ordinal));
        Assert.Equal("syscall", Text(open, "kind"));
        Assert.Equal("calls", Text(open, "process_name"));
        Assert.Equal("AT_FDCWD", Text(open.GetProperty("args")[0], "symbol"));
        Assert.Equal(Path.GetFullPath(Folder.Path), Text(open.GetProperty("args")[0], "path"));
        Assert.Equal("calls.tmp", Text(open.GetProperty("args")[1], "string"));
        Assert.True(open.GetProperty("duration_us").GetDouble() > 0);
        Assert.True(DateTime.Parse(Text(open, "timestamp"), CultureInfo.InvariantCulture).ToUniversalTime() > DateTime.UtcNow.AddMinutes(-10));
        Assert.Contains(events, happened => Text(happened, "name") == "connect" && happened.TryGetProperty("errno", out var errno) && errno.GetString() == "ENOENT");
        Assert.All(events, happened => Assert.Contains(Kind(happened), (string[])["openat", "rename", "connect", "SIGUSR1", "end"]));
    }

    [BpfFact]
    public void A_running_process_is_traced_with_its_threads_and_descendants()
    {
        using var subject = Subject.Start("sh", "-c", UntilGo("sleep 0.05"));
        using var fuzmon = Subject.Fuzmon("trace", "-p", Text(subject.Pid), "-o", Folder["log"]);
        Eventually.True(() => File.Exists(Folder["log"]) && Lines("log").Any(line => line.Contains("execve(\"", StringComparison.Ordinal)
            && line.Contains("sleep", StringComparison.Ordinal)), () => fuzmon.Error);

        Go();

        Assert.Equal(0, subject.WaitForExit());
        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.Contains(Lines("log"), line => line.StartsWith($"{Text(subject.Pid)} +++ exited with 0 +++", StringComparison.Ordinal));
    }

    [BpfFact]
    public void Descendants_are_left_alone_when_that_is_asked_for()
    {
        using var fuzmon = Subject.Fuzmon("trace", "--no-follow", "-e", "execve,exit_group", "-o", Folder["log"], "--", "sh", "-c", "true; /bin/true; exit 0");

        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.Single(Lines("log"), line => line.Contains("execve(", StringComparison.Ordinal));
        Assert.Single(Lines("log").Select(line => line.Split(' ')[0]).Distinct());
    }

    [BpfFact]
    public void A_process_that_waits_is_shown_to_wait_when_tracing_ends()
    {
        using var subject = Subject.Start("sleep", "1000");
        using var fuzmon = Subject.Fuzmon("trace", "-p", Text(subject.Pid), "-o", Folder["log"]);
        // It is in the midst of a call of which the beginning was not seen; when it is stopped and goes on, it begins the call anew.
        Eventually.True(() => File.Exists(Folder["log"]) && IsStoppedAndSeen(), () => fuzmon.Error);
        Subject.OutputOf("kill", "-s", "CONT", Text(subject.Pid));
        Eventually.True(() => File.ReadAllText($"/proc/{Text(subject.Pid)}/stat").Contains(") S ", StringComparison.Ordinal), () => "it does not sleep");

        fuzmon.Signal("INT");

        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.False(subject.HasExited);
        Assert.Contains(Lines("log"), line => line.EndsWith(" <unfinished ...>) = ?", StringComparison.Ordinal));

        bool IsStoppedAndSeen()
        {
            Subject.OutputOf("kill", "-s", "CONT", Text(subject.Pid));
            Subject.OutputOf("kill", "-s", "STOP", Text(subject.Pid));
            return File.ReadAllText(Folder["log"]).Contains("SIGSTOP", StringComparison.Ordinal);
        }
    }

    [BpfFact]
    public void What_is_above_the_limit_of_calls_is_counted_and_said()
    {
        using var fuzmon = Subject.Fuzmon(
            "trace", "--limit", "100", "-e", "read", "--json", "-o", Folder["log"], "--", "dd", "if=/dev/zero", "of=/dev/null", "bs=1", "count=20000", "status=none");

        Assert.Equal(0, fuzmon.WaitForExit());
        var shown = Lines("log").Count(line => line.Contains("\"name\":\"read\"", StringComparison.Ordinal));
        var limited = long.Parse(LimitedCount().Match(fuzmon.Error).Groups["count"].Value, CultureInfo.InvariantCulture);
        Assert.InRange(shown, 100, 19_999);
        // dd itself reads 20,000 times, the loader a few times more.
        Assert.InRange(shown + limited, 20_000, 20_020);
    }

    [BpfFact]
    public void What_a_buffer_has_no_room_for_is_counted_and_said()
    {
        using var fuzmon = Subject.Fuzmon(
            "trace", "--buffer", "4", "-e", "read", "-o", Folder["log"], "--", "dd", "if=/dev/zero", "of=/dev/null", "bs=1", "count=100000", "status=none");

        Assert.Equal(0, fuzmon.WaitForExit());
        var shown = Lines("log").Count(line => line.Contains(" read(", StringComparison.Ordinal));
        var ended = Lines("log").Count(line => line.Contains(" +++ ", StringComparison.Ordinal));
        var lost = long.Parse(LostCount().Match(fuzmon.Error).Groups["count"].Value, CultureInfo.InvariantCulture);
        Assert.InRange(shown + ended + lost, 100_001, 100_025);
        Assert.True(lost > 0);
        Assert.Contains(Lines("log"), line => line.Contains(" not shown ...", StringComparison.Ordinal));
    }

    [BpfFact]
    public void Counts_are_all_that_is_shown_when_that_is_asked_for()
    {
        using var fuzmon = Subject.Fuzmon("trace", "-c", "-e", "read", "--", "dd", "if=/dev/zero", "of=/dev/null", "bs=1", "count=500", "status=none");

        Assert.Equal(0, fuzmon.WaitForExit());
        var row = Assert.Single(fuzmon.Output.Split('\n'), line => line.EndsWith(" read", StringComparison.Ordinal));
        Assert.InRange(long.Parse(row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture), 500, 520);
    }

    [BpfFact]
    public void Threads_are_traced_and_their_ends_are_shown()
    {
        var program = "import threading\nfor i in range(5):\n t = threading.Thread(target=lambda: open('/dev/null').close())\n t.start()\n t.join()";
        using var fuzmon = Subject.Fuzmon("trace", "-e", "openat", "-o", Folder["log"], "--", "/usr/bin/python3", "-c", program);

        Assert.Equal(0, fuzmon.WaitForExit());
        var lines = Lines("log");
        Assert.Equal(6, lines.Count(line => line.Contains("+++ exited with 0 +++", StringComparison.Ordinal)));
        Assert.Equal(5, lines.Where(line => line.Contains("\"/dev/null\"", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]).Distinct().Count());
    }

    [BpfFact]
    public void Nothing_that_a_process_writes_reaches_the_terminal_raw()
    {
        using var fuzmon = Subject.Fuzmon("trace", "--", "/bin/echo", "a\u001b[2Jb\u0007\u009bc");

        Assert.Equal(0, fuzmon.WaitForExit());
        var traced = fuzmon.Output.Split('\n').Where(line => line.Contains('(', StringComparison.Ordinal)).ToList();
        Assert.Contains(traced, line => line.Contains(@"a\33[2Jb\7\302\233c", StringComparison.Ordinal));
        Assert.All(traced, line => Assert.All(line, c => Assert.InRange(c, ' ', '~')));
    }

    [Fact]
    public void A_process_that_is_not_there_and_a_set_that_is_none_are_refused()
    {
        Refuses(2, ["trace", "-e", "raed", "--", "true"], "-e raed", "no system call raed");
        Refuses(2, ["trace"], "nothing to trace", "-p PID");
        Refuses(2, ["trace", "--json", "--msgpack", "--", "true"], "--json", "--msgpack");
    }

    [BpfFact]
    public void A_process_that_has_ended_is_no_target()
        => Refuses(NoSuchTarget, ["trace", "-p", Text(int.Parse(Subject.OutputOf("sh", "-c", "echo $$").TrimEnd(), CultureInfo.InvariantCulture))], "there is no process");

    [PrivilegedFact]
    public void Without_the_rights_it_is_said_what_is_missing()
    {
        using var fuzmon = Subject.Start("setpriv", "--reuid=65534", "--clear-groups", "--inh-caps=-all", Repository.Fuzmon, "trace", "--backend", "bpf", "--", "true");

        Assert.Equal(NotPermitted, fuzmon.WaitForExit());
        Assert.Contains("CAP_BPF", fuzmon.Error, StringComparison.Ordinal);
        Assert.Single(fuzmon.Error.TrimEnd('\n').Split('\n'));
    }

    [GeneratedRegex("(?<count>[0-9]+) calls were more than the limit", RegexOptions.NonBacktracking)]
    private static partial Regex LimitedCount();

    [GeneratedRegex("(?<count>[0-9]+) records were lost", RegexOptions.NonBacktracking)]
    private static partial Regex LostCount();

    [GeneratedRegex("0x[0-9a-f]{6,}", RegexOptions.NonBacktracking)]
    private static partial Regex Address();

    private static string Text(JsonElement element, string key) => element.GetProperty(key).GetString()!;

    private static string Kind(JsonElement happened)
        => happened.TryGetProperty("event", out var kind) && kind.GetString() == "exited" ? "end" : Text(happened, "name");

    private string[] Lines(string name) => File.ReadAllText(Folder[name]).TrimEnd('\n').Split('\n');

    // Of the first process, without what differs between two runs, or may.
    private List<string> Comparable(string name)
    {
        var main = Lines(name)[0].Split(' ')[0];
        return [.. Lines(name).Where(line => line.StartsWith(main + " ", StringComparison.Ordinal)
                && !line.Contains("SIGCHLD", StringComparison.Ordinal) && !line.Contains("<unfinished", StringComparison.Ordinal)
                && !line.Contains("resumed>", StringComparison.Ordinal))
            .Select(line => line[main.Length..].Trim())
            .Where(line => !Differs(line))
            .Select(Even)];
    }

    // Split by strace when both processes run; numbers of processes; what is shown of poll and rt_sigreturn is less than strace's.
    private static bool Differs(string line)
        => ((string[])["fork(", "wait4(", "getrandom(", "read(3<pipe:", "poll(", "rt_sigreturn("]).Any(start => line.StartsWith(start, StringComparison.Ordinal));

    private static string Even(string line)
    {
        var text = Address().Replace(Blanks().Replace(line, ") = "), "ADDRESS");
        text = Numbers().Replace(Ports().Replace(text, "htons(PORT)"), "[N]");
        // Who launches adds variables of its own.
        text = Variables().Replace(text, "/* N vars */");
        return OwnPid().Replace(text, match => match.Groups["start"].Value + "PID");
    }

    [GeneratedRegex("/\\* [0-9]+ vars \\*/", RegexOptions.NonBacktracking)]
    private static partial Regex Variables();

    [GeneratedRegex(@"\) +=  *", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\[[0-9]{3,}\]", RegexOptions.NonBacktracking)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"htons\([0-9]+\)", RegexOptions.NonBacktracking)]
    private static partial Regex Ports();

    [GeneratedRegex(@"^(?<start>getpid\(\) = |set_tid_address\(ADDRESS\) = |kill\(|--- SIGUSR1 \{si_signo=SIGUSR1, si_code=SI_USER, si_pid=)[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex OwnPid();
}
