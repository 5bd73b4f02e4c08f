using Fuzmon.Instrumentation.SystemCalls;

namespace Fuzmon.Instrumentation.Tests.SystemCalls;

public sealed class StraceLineTests
{
    [Theory]
    [InlineData("close(3) = 0", null, TimeForm.None, 0L)]
    [InlineData("8351  close(3)                          = 0", 8351, TimeForm.None, 0L)]
    [InlineData("[pid  8383] close(3) = 0", 8383, TimeForm.None, 0L)]
    [InlineData("8369<my prog> close(3) = 0", 8369, TimeForm.None, 0L)]
    [InlineData("01:33:01 close(3) = 0", null, TimeForm.TimeOfDay, 5_581_000_000_000L)]
    [InlineData("8362  01:33:01.976647 close(3) = 0", 8362, TimeForm.TimeOfDay, 5_581_976_647_000L)]
    [InlineData("1795311181.405839 close(3) = 0 <0.000276>", null, TimeForm.Epoch, 1_795_311_181_405_839_000L)]
    [InlineData("8653  1795311189.705116782 (+     0.000243479) close(3) = 0", 8653, TimeForm.Epoch, 1_795_311_189_705_116_782L)]
    public void Every_prefix_gives_its_task_and_time(string line, int? tid, TimeForm form, long time)
    {
        var happened = Assert.Single(CollectingSink.OfStrace(line).Events);

        Assert.Equal("close", happened.String(happened.Name));
        Assert.Equal(tid, happened.Tid);
        Assert.Equal(form, happened.TimeForm);
        Assert.Equal(time, happened.TimeNs);
    }

    [Fact]
    public void A_line_tells_number_place_and_time_since_the_last()
    {
        var events = CollectingSink.OfStrace("""
            [  59] close(3) = 0
            [00007f36c3659ad7] close(3) = 0
                 0.000390 close(3) = 0 <0.000010>
            """).Events;

        Assert.Equal(59, events[0].Number);
        Assert.Equal(0x7f36c3659ad7UL, events[1].InstructionPointer);
        Assert.Equal(390_000, events[2].SinceLastNs);
        Assert.Equal(10_000, events[2].DurationNs);
    }

    [Theory]
    [InlineData("brk(NULL) = 0x555e89440000", """{"result":"0x555e89440000"}""")]
    [InlineData("exit_group(0) = ?", """{"no_result":"unknown"}""")]
    [InlineData("pause() = ? ERESTARTNOHAND (To be restarted if no handler)", """{"no_result":"unknown","errno":"ERESTARTNOHAND","note":"To be restarted if no handler"}""")]
    [InlineData("open(\"x\") = -1 ENOENT (No such file or directory) (INJECTED)", """{"result":-1,"errno":"ENOENT","note":"No such file or directory","injected":true}""")]
    [InlineData("read(3) = 4 (DELAYED) <0.000010>", """{"result":4,"duration_us":10,"delayed":true}""")]
    [InlineData("poll([{fd=3, events=POLLIN}], 1, 0) = 0 (Timeout)", """{"result":0,"note":"Timeout"}""")]
    [InlineData("fcntl(3, F_GETFD) = 0x1 (flags FD_CLOEXEC)", """{"result":"0x1","note":"flags FD_CLOEXEC"}""")]
    [InlineData("open(\"/etc/passwd\") = 3</etc/passwd>", """{"result":3,"result_path":"/etc/passwd"}""")]
    [InlineData("socket() = 3<TCP:[127.0.0.1:1->127.0.0.1:2]>", """{"result":3,"result_object":"TCP:[127.0.0.1:1->127.0.0.1:2]"}""")]
    [InlineData("ptrace() = <unavailable>", """{"no_result":"unavailable"}""")]
    [InlineData("restart_syscall(<... resuming interrupted read ...> <detached ...>", """{"no_result":"detached"}""")]
    public void Every_result_is_told_as_what_it_is(string line, string expected)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(EventText.Json(Assert.Single(CollectingSink.OfStrace(line).Events)))!.AsObject();
        foreach (var key in new[] { "kind", "name", "args", "line" })
            json.Remove(key);

        Assert.Equal(expected, json.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Theory]
    [InlineData("3", """[{"int":3}]""")]
    [InlineData("-1, 0755, 0x10", """[{"int":-1},{"int":493},{"hex":"0x10"}]""")]
    [InlineData("18446744073709551615", """[{"int":-1}]""")]
    [InlineData("NULL, SIGINT", """[{"symbol":"NULL"},{"symbol":"SIGINT"}]""")]
    [InlineData("PROT_READ|PROT_WRITE, S_IFREG|0644", """[{"flags":["PROT_READ","PROT_WRITE"]},{"flags":["S_IFREG","0644"]}]""")]
    [InlineData("\"a\\n\\\"b\\\"\\33\\x41\"", """[{"string":"a\n\"b\"\u001BA"}]""")]
    [InlineData("\"\\177ELF\"..., 832", """[{"string":"\u007FELF","cut":true},{"int":832}]""")]
    [InlineData("\"\\377\"", "[{\"string\":\"\ufffd\",\"bytes\":\"ff\"}]")]
    [InlineData("{a=1, b=[2, 3], ...}", """[{"struct":[{"name":"a","int":1},{"name":"b","array":[{"int":2},{"int":3}]},{"more":true}]}]""")]
    [InlineData("[INT TERM], ~[RTMIN RT_1]", """[{"array":[{"symbol":"INT"},{"symbol":"TERM"}]},{"all_but":[{"symbol":"RTMIN"},{"symbol":"RT_1"}]}]""")]
    [InlineData("0x7f /* 44 vars */", """[{"hex":"0x7f","comment":"44 vars"}]""")]
    [InlineData("0x3 /* PROT_READ|PROT_WRITE */, 1", """[{"hex":"0x3","comment":"PROT_READ|PROT_WRITE"},{"int":1}]""")]
    [InlineData("3</tmp/a b>, AT_FDCWD</srv>", """[{"int":3,"path":"/tmp/a b"},{"symbol":"AT_FDCWD","path":"/srv"}]""")]
    [InlineData("0</dev/null<char 1:3>>", """[{"int":0,"path":"/dev/null<char 1:3>"}]""")]
    [InlineData("3<socket:[113960]>, 8351<bash>", """[{"int":3,"object":"socket:[113960]"},{"int":8351,"process_name":"bash"}]""")]
    [InlineData("st_rdev=makedev(0x1, 0x3)", """[{"name":"st_rdev","macro":"makedev","args":[{"hex":"0x1"},{"hex":"0x3"}]}]""")]
    [InlineData("[{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0", """[{"array":[{"struct":[{"text":"WIFEXITED(s) && WEXITSTATUS(s) == 0"}]}]},{"int":0}]""")]
    [InlineData("child_stack=NULL, flags=A|SIGCHLD", """[{"name":"child_stack","symbol":"NULL"},{"name":"flags","flags":["A","SIGCHLD"]}]""")]
    [InlineData("{B38400 opost isig}", """[{"struct":[{"symbol":"B38400"},{"symbol":"opost"},{"symbol":"isig"}]}]""")]
    [InlineData("|0x800, 0", """[{"flags":["0x800"]},{"int":0}]""")]
    [InlineData("1 << 3, [4 => 5]", """[{"text":"1 << 3"},{"array":[{"text":"4 => 5"}]}]""")]
    [InlineData("{sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr(\"1.2.3.4\")}", """[{"struct":[{"name":"sa_family","symbol":"AF_INET"},{"name":"sin_port","macro":"htons","args":[{"int":53}]},{"name":"sin_addr","macro":"inet_addr","args":[{"string":"1.2.3.4"}]}]}]""")]
    public void Every_argument_becomes_a_tree(string arguments, string expected)
    {
        var happened = Assert.Single(CollectingSink.OfStrace($"f({arguments}) = 0").Events);

        Assert.Equal(
            System.Text.Json.Nodes.JsonNode.Parse(expected)!.ToJsonString(),
            System.Text.Json.Nodes.JsonNode.Parse(EventText.Arguments(happened))!.ToJsonString());
    }

    [Theory]
    [InlineData("--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=0x8} ---", EventKind.Signal, "SIGSEGV")]
    [InlineData("--- {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=1} (Child exited) ---", EventKind.Signal, "SIGCHLD")]
    [InlineData("--- SIGSEGV (Segmentation fault) ---", EventKind.Signal, "SIGSEGV")]
    [InlineData("--- stopped by SIGSTOP ---", EventKind.Stopped, "SIGSTOP")]
    [InlineData("+++ exited with 3 +++", EventKind.Exited, "")]
    [InlineData("8594  +++ killed by SIGABRT (core dumped) +++", EventKind.Killed, "SIGABRT")]
    [InlineData("8594  +++ superseded by execve in pid 3 +++", EventKind.Superseded, "superseded by execve in pid 3")]
    [InlineData("strace: Process 8385 attached", EventKind.Message, "strace: Process 8385 attached")]
    public void What_is_no_call_is_told_as_what_it_is(string line, EventKind kind, string name)
    {
        var happened = Assert.Single(CollectingSink.OfStrace(line).Events);

        Assert.Equal(kind, happened.Kind);
        Assert.Equal(name, happened.String(happened.Name));
        Assert.Equal(line.Contains("core", StringComparison.Ordinal), happened.IsCoreDumped);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("close(3")]
    [InlineData("close 3) = 0")]
    [InlineData("close(3) = ")]
    [InlineData("close(3)) = 0")]
    [InlineData("open(\"x) = 0")]
    [InlineData("f({a=1) = 0")]
    [InlineData("+++ exited with x +++")]
    [InlineData("<... close resumed>")]
    public void A_line_that_is_not_understood_is_kept_with_its_number(string line)
    {
        var sink = CollectingSink.OfStrace($"getpid() = 1\n{line}\ngetpid() = 1\n");

        var (number, text, reason) = Assert.Single(sink.Texts);
        Assert.Equal((2, line), (number, text));
        Assert.NotEmpty(reason);
        Assert.Equal(2, sink.Events.Count);
    }

    [Fact]
    public void What_nests_too_deep_is_refused_and_what_just_fits_is_not()
    {
        static string Nested(int depth) => $"f({new string('[', depth)}1{new string(']', depth)}) = 0";

        Assert.Single(CollectingSink.OfStrace(Nested(24)).Events);
        Assert.Single(CollectingSink.OfStrace(Nested(25)).Texts);
        Assert.NotEmpty(EventText.Json(CollectingSink.OfStrace(Nested(24)).Events[0]));
    }
}
