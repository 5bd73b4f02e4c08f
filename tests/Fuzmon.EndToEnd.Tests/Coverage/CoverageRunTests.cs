using System.Text.Json;
using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Coverage;

/// <summary>Coverage that is gathered while programs run.</summary>
public sealed class CoverageRunTests : CoverageTest
{
    [CommandFact("geninfo")]
    public void What_launched_programs_cover_is_recorded_while_they_run_and_comes_to_what_geninfo_says()
    {
        var program = Build("gcc", "--coverage");
        var (first, second) = (Folder.Write("first", "one two\n"), Folder.Write("second", "3 + \\4\n"));
        var line = $"{program} {first}; {UntilGo("sleep 0.1")}; {program} {second}; {program} {second}";
        using var fuzmon = Subject.Fuzmon("run", "-c", Configuration(""), "-o", Out, "--", "sh", "-c", line);
        Eventually.True(() => Records().Count > 0, () => fuzmon.Error);
        Go();
        Assert.Equal(0, fuzmon.WaitForExit());

        Use(program, "first", "one two\n");
        Use(program, "second", "3 + \\4\n");
        Use(program, "second", "3 + \\4\n");
        var records = Records();
        var last = records[^1];
        var expected = KeysOf(Geninfo("peer.info"));
        Assert.Equal(expected, KeysOf(SnapshotOf(last)));
        Assert.True(Number(records[0], "lines_hit") < Number(last, "lines_hit"));
        Assert.Equal(expected.Count(key => key.Key.Contains("|line ", StringComparison.Ordinal) && key.Value > 0), Number(last, "lines_hit"));
        Assert.Equal(expected.Count(key => key.Key.Contains("|branch ", StringComparison.Ordinal)), Number(last, "branches"));
        Assert.Equal("lcov", last.GetProperty("backend").GetString());
    }

    [CommandFact("geninfo")]
    public void A_coverage_build_is_run_on_what_a_watched_fuzzer_keeps_and_comes_to_what_geninfo_says()
    {
        var program = Build("gcc", "--coverage");
        string[] inputs = ["one two\n", "3 + \\4\n", "!", "x y 12.5"];
        Directory.CreateDirectory(Folder["afl/main/queue"]);
        Folder.Write("afl/main/fuzzer_stats", "execs_done : 1234\n");
        for (var i = 0; i < inputs.Length; i++)
            Folder.Write($"afl/main/queue/id:00000{i}", inputs[i]);
        var fuzzer = Folder.Write("afl-fuzz", $"#!/bin/sh\n{UntilGo("sleep 0.1")}\nprintf '(late)' > '{Folder["afl/main/queue/id:000009"]}'\n");
        File.SetUnixFileMode(fuzzer, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var fuzmon = Subject.Fuzmon(
            "run", "-c", Configuration($"target = [\"{program}\", \"@@\"]\n"), "-o", Out, "--", fuzzer, "-o", Folder["afl"], "--", "target");
        Eventually.True(() => Records() is [.., var record] && Number(record, "inputs") == 4, () => fuzmon.Error);
        Go();
        Assert.Equal(0, fuzmon.WaitForExit());

        foreach (var input in inputs.Append("(late)"))
            Use(program, "input", input);
        var last = Records()[^1];
        Assert.Equal(KeysOf(Geninfo("peer.info")), KeysOf(SnapshotOf(last)));
        Assert.Equal((5, 0, 1, 1234), (Number(last, "inputs"), Number(last, "inputs_pending"), Number(last, "inputs_lost"), Number(last, "executions")));
        // Its own runs are not the watched program's.
        Assert.DoesNotContain(Log.Read(Out), record => record.TryGetProperty("process_name", out var name) && name.GetString() == "words");
    }

    [CommandFact("geninfo")]
    public void Replaying_a_queue_comes_to_what_geninfo_says()
    {
        var program = Build("gcc", "--coverage");
        Directory.CreateDirectory(Folder["afl/main/queue"]);
        Folder.Write("afl/main/fuzzer_stats", "");
        Folder.Write("afl/main/queue/id:000000", "one 2\n");
        Folder.Write("afl/main/queue/id:000001", "!");
        using var fuzmon = Subject.Fuzmon("coverage", "replay", "-i", Folder["afl"], "-o", Out, "-j", "2", "--", program, "@@");
        Assert.Equal(0, fuzmon.WaitForExit());

        Use(program, "input", "one 2\n");
        Assert.Equal(KeysOf(Geninfo("peer.info")), KeysOf(Path.Combine(Out, "coverage.info")));
        Assert.StartsWith("2 inputs\n1 source files\n", fuzmon.Output, StringComparison.Ordinal);
        Assert.Contains("1 were ended by a signal", fuzmon.Error, StringComparison.Ordinal);
    }

    [CommandFact("llvm-cov")]
    public void Profiles_of_clang_come_to_what_llvm_cov_says()
    {
        var program = Build("clang", "-fprofile-instr-generate", "-fcoverage-mapping");
        var input = Folder.Write("input", "one 2 + 3.4");
        Run("llvm", $"objects = [\"{program}\"]\n", $"{program} {input}; {program} {input}");

        using (var run = Subject.Start("env", $"LLVM_PROFILE_FILE={Folder["%p.profraw"]}", program, input))
            Assert.Equal(0, run.WaitForExit());
        var raw = Directory.GetFiles(Folder.Path, "*.profraw").Single();
        Subject.OutputOf("llvm-profdata", "merge", raw, raw, "-o", Folder["a.profdata"]);
        var peer = Folder.Write("peer.info", Subject.OutputOf("llvm-cov", "export", "-format=lcov", program, $"-instr-profile={Folder["a.profdata"]}"));
        Assert.Equal(KeysOf(peer), KeysOf(SnapshotOf(Records()[^1])));
    }

    [SanitizerCoverageFact]
    public void Addresses_of_SanitizerCoverage_are_branches()
    {
        var program = Build("clang", "-fsanitize=address", "-fsanitize-coverage=trace-pc-guard");
        var (first, second) = (Folder.Write("first", "one"), Folder.Write("second", "1 + 2"));
        Run("sancov", "", $"{program} {first}");
        var fewer = Number(Records()[^1], "branches_hit");
        Run("sancov", "", $"{program} {first}; {program} {second}");

        var last = Records()[^1];
        Assert.InRange(fewer, 1, Number(last, "branches_hit") - 1);
        Assert.False(last.TryGetProperty("lines", out _));
        Assert.Contains("SF:words\n", File.ReadAllText(SnapshotOf(last)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_map_of_a_fuzzer_is_read_without_another_build()
    {
        Directory.CreateDirectory(Folder["afl/main"]);
        Folder.Write("afl/main/fuzzer_stats", "execs_done : 77\n");
        var map = Enumerable.Repeat((byte)0xff, 65_536).ToArray();
        (map[3], map[65_535]) = (0xfe, 0);
        File.WriteAllBytes(Folder["afl/main/fuzz_bitmap"], map);

        Run("afl", $"folders = [\"{Folder["afl"]}\"]\n", "true");

        var last = Records()[^1];
        Assert.Equal((2, 77), (Number(last, "branches_hit"), Number(last, "executions")));
        Assert.Contains("BRDA:1,0,3,1\nBRDA:1,0,65535,1\n", File.ReadAllText(SnapshotOf(last)), StringComparison.Ordinal);
    }

    [CommandFact("afl-fuzz")]
    public void During_a_real_campaign_the_curve_and_the_last_snapshot_agree_with_a_replay_of_the_corpus()
    {
        var program = Build("gcc", "--coverage");
        using (var build = Subject.StartIn(Folder.Path, "afl-clang-fast", "-O1", "-o", Folder["words.afl"], Source))
            Assert.True(build.WaitForExit() == 0, build.Error);
        Directory.CreateDirectory(Folder["seeds"]);
        Folder.Write("seeds/a", "one 2\n");
        var campaign = $"AFL_SKIP_CPUFREQ=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 exec afl-fuzz -i '{Folder["seeds"]}' -o '{Folder["afl"]}' -V 4 -s 1 -m none -t 5000 -- '{Folder["words.afl"]}' @@";
        using var fuzmon = Subject.Fuzmon("run", "-c", Configuration($"target = [\"{program}\", \"@@\"]\n"), "-o", Out, "--", "sh", "-c", campaign);
        Assert.Equal(0, fuzmon.WaitForExit());

        var corpus = Directory.GetFiles(Folder["afl/default/queue"], "id*");
        Assert.NotEmpty(corpus);
        foreach (var input in corpus)
            Subject.OutputOf(program, input);
        var records = Records();
        Assert.Equal(KeysOf(Geninfo("peer.info")), KeysOf(SnapshotOf(records[^1])));
        Assert.Equal(corpus.Length, Number(records[^1], "inputs"));
        Assert.InRange(Number(records[^1], "executions"), 500, 100_000);
        Assert.Equal(records.Select(record => Number(record, "lines_hit")).Order(), records.Select(record => Number(record, "lines_hit")));
    }

    [Theory]
    [InlineData("FUZMON_ENABLE_COVERAGE")]
    [InlineData("HYFUZZ_ENABLE_COVERAGE")]
    public void A_variable_switches_coverage_on_for_a_run(string variable)
    {
        using var fuzmon = Subject.Start("env", $"{variable}=1", Repository.Fuzmon, "run", "-o", Out, "--", "sh", "-c", "echo $GCOV_PREFIX");

        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.Equal($"{Path.Combine(Out, "coverage", "data")}\n", fuzmon.Output);
    }

    private void Run(string backend, string more, string line)
    {
        var path = Folder.Write("run.toml", $"[instrumentation.coverage]\nenabled = true\nbackend = \"{backend}\"\ninterval_ms = 100\ncpu_percent = 100\n{more}");
        using var fuzmon = Subject.Fuzmon("run", "-c", path, "-o", Out, "--", "sh", "-c", line);
        Assert.True(fuzmon.WaitForExit() == 0, fuzmon.Error);
        Assert.NotEmpty(Records());
    }

    private string Configuration(string more)
        => Folder.Write("c.toml", $"[instrumentation.coverage]\nenabled = true\ninterval_ms = 100\ncpu_percent = 100\n{more}");

    private IReadOnlyList<JsonElement> Records() => Log.Of(Out, "coverage");

    private string SnapshotOf(JsonElement record) => Path.Combine(Out, "coverage", $"{record.GetProperty("snapshot").GetString()}.info");

    private static long Number(JsonElement record, string name) => record.TryGetProperty(name, out var value) ? value.GetInt64() : -1;
}
