using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

/// <summary><c>instrumentation.strace</c> in a run.</summary>
public sealed class RunSystemCallsTests : EndToEndTest
{
    [BpfFact]
    public void System_calls_of_a_launched_command_are_judged_recorded_and_counted()
    {
        var configuration = Folder.Write("c.toml", "[instrumentation.strace]\nenabled = true\nrecords_per_second = 50\n");
        var program = Folder["copy"];
        File.Copy("/bin/dd", program);

        using var fuzmon = Subject.Fuzmon(
            "run", "-q", "-c", configuration, "-o", Out, "--", "sh", "-c", $"'{program}' if=/dev/zero of=/dev/null bs=1 count=5000 status=none; exit 3");

        Assert.Equal(3, fuzmon.WaitForExit());
        var records = Directory.GetFiles(Out, "*.jsonl", SearchOption.AllDirectories).SelectMany(File.ReadAllLines)
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var calls = records.Where(record => Is(record, "kind", "syscall")).ToList();
        Assert.Contains(calls, call => Is(call, "name", "execve") && call.GetProperty("args")[0].GetProperty("string").GetString() == program);
        // Two reads and writes each time; the rest is counted.
        var missing = calls.Where(call => Is(call, "event", "missing")).Sum(call => call.GetProperty("unrecorded").GetInt64());
        Assert.InRange(missing + calls.Count, 10_000, 11_000);
        Assert.InRange(calls.Count, 50, 1_000);
        Assert.Contains(records, record => Is(record, "kind", "finding") && Is(record, "rule", "program-from-temporary-folder"));
        Assert.Contains("rules have judged", File.ReadAllText(Path.Combine(Out, "instrumentation.log")), StringComparison.Ordinal);
    }

    [PrivilegedFact]
    public void Without_the_rights_a_run_that_is_to_trace_says_so()
    {
        var configuration = Folder.Write("c.toml", "[instrumentation.strace]\nenabled = true\n");
        File.SetUnixFileMode(Folder.Path, (UnixFileMode)0x1ff);
        File.SetUnixFileMode(configuration, (UnixFileMode)0x1a4);

        using var fuzmon = Subject.Start(
            "setpriv", "--reuid=65534", "--clear-groups", "--inh-caps=-all", Repository.Fuzmon, "run", "-c", configuration, "-o", Out, "--", "true");

        Assert.Equal(3, fuzmon.WaitForExit());
        Assert.Contains("system calls cannot be traced", fuzmon.Error, StringComparison.Ordinal);
    }

    private static bool Is(JsonElement record, string key, string value) => record.TryGetProperty(key, out var found) && found.GetString() == value;
}
