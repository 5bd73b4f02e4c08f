using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

/// <summary>Programs that leave behind what fuzzers do, and are named like them.</summary>
public sealed class FuzzerTests : EndToEndTest
{
    private const string Lately = "[instrumentation.fuzzers]\ninterval_ms = 100\n";

    [Fact]
    public void A_watched_fuzzer_is_recorded_from_its_output_folder_until_it_ends()
    {
        var script = Fuzzer($"echo 'execs_done : 12' > afl/main/fuzzer_stats; {UntilGo("sleep 0.1")}; echo 'execs_done : 99' > afl/main/fuzzer_stats");
        using var fuzmon = Subject.Fuzmon("run", "-c", Folder.Write("c.toml", Lately), "-o", Out, "--", "sh", "-c",
            $"cd '{Folder[""]}'; exec '{script}' -i in -o afl/ -M main -- target @@");
        Eventually.True(() => Instance().Any(record => Number(record, "executions") == 12), () => fuzmon.Error);
        Go();
        Assert.Equal(0, fuzmon.WaitForExit());

        var last = Instance()[^1];
        Assert.Equal(99, Number(last, "executions"));
        Assert.Equal(2, Number(last, "crashes"));
        Assert.Equal("afl++", last.GetProperty("fuzzer").GetString());
        Assert.False(last.TryGetProperty("pid", out _));
        var total = Log.Of(Out, "campaign").Last(record => !record.TryGetProperty("instance", out _));
        Assert.Equal((1, 2), (Number(total, "instances"), Number(total, "crashes")));
        Assert.Equal("stopped", Log.Read(Out)[^1].GetProperty("event").GetString());
        var audit = File.ReadAllText(Path.Combine(Out, "instrumentation.log"));
        Assert.Contains(" fuzzers: started\n", audit, StringComparison.Ordinal);
        Assert.Contains($" fuzzers: reads {Folder["afl/"]}, the output of afl-fuzz (", audit, StringComparison.Ordinal);
        Assert.Contains(" fuzzers: stopped; it took ", audit, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FUZMON_DISABLE_INSTRUMENTATION")]
    [InlineData("HYFUZZ_DISABLE_INSTRUMENTATION")]
    public void A_variable_switches_instruments_and_stacks_off_for_a_run(string variable)
    {
        Fuzzer("true");
        using var fuzmon = Subject.Start(
            "env", $"{variable}=1", Repository.Fuzmon,
            "run", "-c", Folder.Write("c.toml", $"{Lately}folders = [\"{Folder["afl"]}\"]\n[monitor]\ninterval_ms = 50\n"), "-o", Out,
            "--", "sh", "-c", UntilGo(":"));
        Eventually.True(() => Log.Samples(Out).Count > 3, () => fuzmon.Error);
        Go();
        Assert.Equal(0, fuzmon.WaitForExit());

        Assert.Empty(Log.Of(Out, "campaign"));
        Assert.DoesNotContain(Log.Samples(Out), sample => sample.TryGetProperty("stacktrace", out _));
        Assert.False(File.Exists(Path.Combine(Out, "instrumentation.log")));
    }

    [Fact]
    public void A_wrong_value_of_that_variable_is_an_error()
    {
        using var fuzmon = Subject.Start("env", "FUZMON_DISABLE_INSTRUMENTATION=maybe", Repository.Fuzmon, "run", "--", "true");

        Assert.Equal(2, fuzmon.WaitForExit());
        Assert.Contains("FUZMON_DISABLE_INSTRUMENTATION must be 1 or 0, not \"maybe\"", fuzmon.Error, StringComparison.Ordinal);
    }

    private IReadOnlyList<JsonElement> Instance()
        => [.. Log.Of(Out, "campaign").Where(record => record.TryGetProperty("instance", out var name) && name.GetString() == "main")];

    private static long Number(JsonElement record, string name) => record.TryGetProperty(name, out var value) ? value.GetInt64() : -1;

    private string Fuzzer(string what)
    {
        foreach (var input in new[] { "fuzzer_setup", "queue/id:000000", "crashes/id:000000", "crashes/id:000001", "crashes/README.txt" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Folder[$"afl/main/{input}"])!);
            Folder.Write($"afl/main/{input}", "");
        }

        var path = Folder.Write("afl-fuzz", $"#!/bin/sh\n{what}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }
}
