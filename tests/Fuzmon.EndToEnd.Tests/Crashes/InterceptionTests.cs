using System.Globalization;
using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Crashes;

/// <summary>Crashes of real programs, brought by the kernel while they happen.</summary>
[Collection(nameof(CorePattern))]
public sealed class InterceptionTests : EndToEndTest
{
    private static readonly string Crasher = Target.Named("crasher");

    [CoreSocketFact]
    public void Each_kind_of_crash_has_a_record_with_what_could_be_had()
    {
        using var pattern = new CorePattern();
        var vanishing = Folder["vanishing"];
        File.Copy(Crasher, vanishing);
        using var fuzmon = Run(Intercept("socket", "deadline_ms = 30000"), "sh", "-c",
            $"for how in thread handler smash nowhere handled dies-after-all undumpable sparse; do '{Crasher}' $how; echo $how $?; done; "
            + $"'{vanishing}' vanished; echo vanished $?; unshare --pid --mount --fork '{Crasher}' null; echo namespace $?; '{Crasher}' abort; echo abort $?");
        Assert.Equal(0, fuzmon.WaitForExit());

        Assert.True(pattern.IsRestored);
        // Whoever waits sees what it would see without us.
        Assert.Equal(
            "thread 139,handler 139,smash 139,nowhere 139,handled 0,dies-after-all 139,undumpable 139,sparse 139,vanished 139,namespace 139,abort 134",
            fuzmon.Output.TrimEnd('\n').Replace('\n', ','));
        Assert.Equal(["write_nowhere", "run_thread"], State(How("thread")).Take(2));
        Assert.Equal(["write_nowhere", "crash_handler"], State(How("handler")).Take(2));
        Assert.Contains("write_nowhere", State(How("dies-after-all")));
        Assert.Contains("write_nowhere", State(How("vanished")));
        Assert.Contains("write_nowhere", State(How("null")));
        Assert.Contains("write_nowhere", State(How("sparse")));
        Assert.Equal("0x10", How("sparse").GetProperty("fault_address").GetString());
        Assert.Equal(("0x10000000", "SegFaultOnPc"), (How("nowhere").GetProperty("fault_address").GetString(), Class(How("nowhere"))));
        Assert.Equal("0x4141414141414141", How("smash").GetProperty("registers").GetProperty("rbp").GetString());
        // What may not be dumped is known by its end.
        var undumpable = Assert.Single(Log.Of(Out, "crash"), record => record.GetProperty("source").GetString() == "exit");
        Assert.Equal(("crasher", "SIGSEGV"), (undumpable.Name(), undumpable.GetProperty("signal").GetString()));
        Assert.True(undumpable.TryGetProperty("stack_error", out _));
        Assert.Equal("SIGABRT", How("abort").GetProperty("signal").GetString());
        // The others' stacks come behind that of the one that crashed.
        var threads = How("thread").GetProperty("stacktrace").EnumerateArray().Select(thread => thread.GetProperty("name").GetString()!).ToArray();
        Assert.Equal(["faulty", "crasher"], threads);
        // A signal that is handled is no crash unless the program dies of it.
        Assert.DoesNotContain(Commands(), command => command == "handled");
        var audit = File.ReadAllText(Path.Combine(Out, "instrumentation.log"));
        Assert.Contains(" crashes: kernel.core_pattern set to \"@@/run/fuzmon/core.sock\"; it was ", audit, StringComparison.Ordinal);
        Assert.Contains(" crashes: kernel.core_pattern restored to ", audit, StringComparison.Ordinal);
        Assert.Contains(" crashes: stopped; it took ", audit, StringComparison.Ordinal);
    }

    [CoreSocketFact]
    public void A_burst_of_crashes_has_a_whole_record_each() => CheckBurst(100, 4);

    [CoreSocketFact(isLong: true)]
    public void A_large_burst_of_crashes_has_a_whole_record_each() => CheckBurst(1000, 8);

    [CoreSocketFact]
    public void The_setting_is_restored_on_sigterm()
    {
        using var pattern = new CorePattern();
        using var fuzmon = Run(Intercept("socket"), "sleep", "1000");
        Eventually.True(() => IsSet, () => fuzmon.Error);

        fuzmon.Signal("TERM");

        fuzmon.WaitForExit();
        Assert.True(pattern.IsRestored);
    }

    [CoreSocketFact]
    public void The_setting_is_restored_when_the_monitor_is_killed()
    {
        using var pattern = new CorePattern();
        using var fuzmon = Run(Intercept("socket"), "sleep", "20");
        Eventually.True(() => IsSet, () => fuzmon.Error);

        Kill(MonitorPid());

        Eventually.True(() => pattern.IsRestored, () => CorePattern.Now);
        fuzmon.WaitForExit();
    }

    [CoreSocketFact]
    public void The_next_start_repairs_the_setting_when_all_were_killed()
    {
        using var pattern = new CorePattern();
        using var killed = Run(Intercept("socket"), "sleep", "20");
        Eventually.True(() => IsSet, () => killed.Error);
        var guard = GuardOf(MonitorPid());
        Kill(guard, MonitorPid());
        killed.WaitForExit();
        Assert.True(IsSet);

        using var next = Subject.Fuzmon("run", "-o", Folder["next"], "--", "true");

        Assert.Equal(0, next.WaitForExit());
        Assert.True(pattern.IsRestored);
        Assert.Contains("kernel.core_pattern was restored", next.Error, StringComparison.Ordinal);
    }

    [CoreSocketFact]
    public void A_setting_that_somebody_else_has_changed_since_is_left()
    {
        using var pattern = new CorePattern();
        var before = CorePattern.Now;
        using var fuzmon = Run(Intercept("socket"), "sleep", "1000");
        Eventually.True(() => IsSet, () => fuzmon.Error);
        CorePattern.Set("somebody-elses");

        fuzmon.Signal("TERM");

        fuzmon.WaitForExit();
        Assert.Equal("somebody-elses", CorePattern.Now);
        CorePattern.Set(before);
    }

    [CoreSocketFact]
    public void A_killed_guard_is_replaced_and_crashes_are_intercepted_again()
    {
        using var pattern = new CorePattern();
        using var fuzmon = Run(Intercept("socket"), "sh", "-c", $"{UntilGo("sleep 0.1")}; '{Crasher}' null; true");
        Eventually.True(() => IsSet, () => fuzmon.Error);
        var guard = GuardOf(MonitorPid());

        Kill(guard);

        Eventually.True(() => GuardsOf(MonitorPid()).Any(pid => pid != guard) && IsSet, () => fuzmon.Error);
        Eventually.True(() => Audit().Split("kernel.core_pattern set to").Length == 3, Audit);
        Go();
        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.True(pattern.IsRestored);
        Assert.Contains("write_nowhere", State(How("null")));
    }

    [CoreSocketFact]
    public void Other_peoples_dumps_go_where_they_would_have_gone()
    {
        Directory.CreateDirectory(Folder["cores"]);
        using var pattern = new CorePattern($"{Folder["cores"]}/%e.%s.%p");
        using var watched = Subject.Start("sleep", "1000");
        using var fuzmon = Subject.Fuzmon("run", "-c", Intercept("socket"), "-o", Out, "-p", Text(watched.Pid));
        Eventually.True(() => IsSet, () => fuzmon.Error);

        using var wanted = Subject.Start("sh", "-c", $"ulimit -c unlimited; '{Crasher}' null; echo $?");
        using var unwanted = Subject.Start("sh", "-c", $"ulimit -c 0; '{Crasher}' null; echo $?");
        using var limited = Subject.Start("sh", "-c", $"ulimit -c 16; '{Crasher}' abort; echo $?");
        wanted.WaitForExit();
        unwanted.WaitForExit();
        limited.WaitForExit();

        Assert.Equal(("139\n", "139\n", "134\n"), (wanted.Output, unwanted.Output, limited.Output));
        var dump = Assert.Single(Directory.GetFiles(Folder["cores"], "crasher.11.*"));
        var bytes = File.ReadAllBytes(dump);
        Assert.Equal("\u007fELF"u8.ToArray(), bytes[..4]);
        Assert.True(bytes.Length > 100_000);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(dump));
        // The shell counts in blocks of 512 bytes.
        Assert.Equal(16 * 512, new FileInfo(Assert.Single(Directory.GetFiles(Folder["cores"], "crasher.6.*"))).Length);
        watched.Signal("KILL");
        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.Empty(Records());
        Assert.Contains(" crashes: passed on the dump of ", Audit(), StringComparison.Ordinal);
        Assert.True(pattern.IsRestored);
    }

    [CoreSocketFact]
    public void Other_peoples_dumps_go_to_the_program_that_would_have_had_them()
    {
        var program = Folder.Write("collect", $"#!/bin/sh\necho \"$@\" > '{Folder["arguments"]}'.$3\nwc -c > '{Folder["size"]}.new'.$3; mv '{Folder["size"]}.new'.$3 '{Folder["size"]}'.$3\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var pattern = new CorePattern($"|{program} %s %e %P x%%y");
        using var watched = Subject.Start("sleep", "1000");
        using var fuzmon = Subject.Fuzmon("run", "-c", Intercept("socket"), "-o", Out, "-p", Text(watched.Pid));
        Eventually.True(() => IsSet, () => fuzmon.Error);

        using var stranger = Subject.Start(Crasher, "null");
        Assert.NotEqual(0, stranger.WaitForExit());

        // Others may crash at the same time.
        Eventually.True(() => File.Exists(Folder[$"size.{Text(stranger.Pid)}"]), Audit);
        Assert.Equal($"11 crasher {Text(stranger.Pid)} x%y\n", File.ReadAllText(Folder[$"arguments.{Text(stranger.Pid)}"]));
        Assert.True(long.Parse(File.ReadAllText(Folder[$"size.{Text(stranger.Pid)}"]), CultureInfo.InvariantCulture) > 100_000);
        watched.Signal("KILL");
        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.True(pattern.IsRestored);
    }

    [CoreSocketFact]
    public void Where_there_is_no_socket_a_pipe_does_the_same()
    {
        using var pattern = new CorePattern();
        using var fuzmon = Run(Intercept("pipe"), "sh", "-c", $"'{Crasher}' burst 8 2 null; '{Crasher}' thread; echo $?");
        Assert.Equal(0, fuzmon.WaitForExit());

        Assert.True(pattern.IsRestored);
        Assert.Equal("seen 8\n139\n", fuzmon.Output);
        Assert.Contains("AFL++ does not start", fuzmon.Error, StringComparison.Ordinal);
        Assert.Equal(9, Log.Of(Out, "crash").Count);
        Assert.Equal(["write_nowhere", "run_thread"], State(How("thread")).Take(2));
    }

    [CoreSocketFact]
    public void A_monitor_that_stands_still_holds_no_crash_beyond_the_deadline()
    {
        using var pattern = new CorePattern();
        using var fuzmon = Run(Intercept("socket", "deadline_ms = 300"), "sh", "-c", $"{UntilGo("sleep 0.1")}; '{Crasher}' null; echo $?");
        Eventually.True(() => IsSet, () => fuzmon.Error);
        var monitor = MonitorPid();
        Subject.OutputOf("kill", "-STOP", Text(monitor));
        try
        {
            using var stranger = Subject.Start(Crasher, "burst", "4", "2", "null");
            stranger.WaitForExit();
            Assert.Equal("seen 4\n", stranger.Output);
        }
        finally
        {
            Subject.OutputOf("kill", "-CONT", Text(monitor));
        }

        Go();
        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.Equal("139\n", fuzmon.Output);
        Assert.True(pattern.IsRestored);
    }

    [MountFact]
    public void A_full_disk_neither_holds_a_crash_nor_hides_it()
    {
        if (new CoreSocketFactAttribute().Skip is not null)
            return;
        using var pattern = new CorePattern();
        using var disk = Mount.Disk(Path.Combine(Out, "crashes"), 16 << 10);
        using var fuzmon = Run(Intercept("socket", "[crashes]\nfull_per_stack = 0"), Crasher, "burst", "40", "4", "null");
        Assert.Equal(0, fuzmon.WaitForExit());

        Assert.Equal("seen 40\n", fuzmon.Output);
        Assert.Equal(40, Log.Of(Out, "crash").Count);
        Assert.Contains(" crashes: ", Audit(), StringComparison.Ordinal);
        Assert.True(pattern.IsRestored);
    }

    private void CheckBurst(int crashes, int parents)
    {
        using var pattern = new CorePattern();
        using var fuzmon = Run(Intercept("socket", "[crashes]\nfull_per_stack = 0"), Crasher, "burst", Text(crashes), Text(parents), "null");
        Assert.True(fuzmon.WaitForExit() == 0, fuzmon.Error);

        Assert.Equal($"seen {Text(crashes)}\n", fuzmon.Output);
        Assert.Equal(crashes, Log.Of(Out, "crash").Count);
        var records = Records();
        Assert.Equal(crashes, records.Count);
        Assert.Equal(crashes, records.Select(record => record.GetProperty("pid").GetInt32()).Distinct().Count());
        Assert.All(records, record => Assert.Equal(["write_nowhere", "crash"], State(record).Take(2)));
        Assert.Empty(Directory.GetFiles(Path.Combine(Out, "crashes"), "*.tmp"));
        Assert.True(pattern.IsRestored);
    }

    private static bool IsSet => CorePattern.Now == "@@/run/fuzmon/core.sock";

    private Subject Run(string configuration, params IEnumerable<string> command)
        => Subject.Fuzmon(["run", "-q", "-c", configuration, "-o", Out, "--", .. command]);

    private string Intercept(string how, string more = "")
        => Folder.Write("c.toml", $"[instrumentation.crashes]\nintercept = \"{how}\"\n{more}\n");

    private string Audit()
    {
        var path = Path.Combine(Out, "instrumentation.log");
        return File.Exists(path) ? File.ReadAllText(path) : "";
    }

    private List<JsonElement> Records()
    {
        var folder = Path.Combine(Out, "crashes");
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.json").Select(file => JsonDocument.Parse(File.ReadAllText(file)).RootElement)]
            : [];
    }

    private JsonElement How(string how)
        => Assert.Single(Records(), record => record.Name() != "unshare" && LastWord(record) == how);

    private IEnumerable<string?> Commands() => Records().Select(LastWord);

    private static string? LastWord(JsonElement record)
        => record.TryGetProperty("command", out var command) ? command.EnumerateArray().Last().GetString() : null;

    private static IEnumerable<string> State(JsonElement record) => record.GetProperty("state").EnumerateArray().Select(name => name.GetString()!);

    private static string Class(JsonElement record) => record.GetProperty("class").GetString()!;

    private int MonitorPid() => Log.Read(Out)[0].GetProperty("monitor_pid").GetInt32();

    private static int GuardOf(int monitor) => Assert.Single(GuardsOf(monitor));

    private static List<int> GuardsOf(int monitor)
    {
        using var guards = Subject.Start("pgrep", "-P", Text(monitor), "-x", "fuzmon-guard");
        guards.WaitForExit();
        return [.. guards.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(pid => int.Parse(pid, CultureInfo.InvariantCulture))];
    }

    private static void Kill(params int[] pids) => Subject.OutputOf("kill", ["-KILL", .. pids.Select(pid => Text(pid))]);
}
