using System.Diagnostics;
using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Instrumentation.Crashes.Scenes;
using Fuzmon.Records;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Instrumentation.Tests.Crashes;

/// <summary>Of real processes that wait.</summary>
public sealed class SceneTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fuzmon-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_there_is_to_know_of_a_process_is_read_and_secrets_are_not()
    {
        var input = Path.Combine(_folder, ".cur_input");
        File.WriteAllText(input, "the input");
        using var process = Start(["-f", input], ("SEEN", "yes"), ("SEEN_TOKEN", "hunter2"), ("OTHER", "no"));
        var maps = ProcessMaps.Read(process.Id);
        var stack = maps.Single(map => map.Path == "[stack]");
        var code = maps.First(map => map.IsExecutable);

        var scene = new SceneGatherer(new CrashSettings { Environment = ["SEEN*"] }).Gather(
            Fault(process.Id, code.Start + 512, stack.Start + 1024, 0x10), new LiveProcessMemory(process.Id));

        Assert.Empty(scene.Absent);
        Assert.Equal("null-page", scene.FaultHits);
        Assert.Equal(["/usr/bin/tail", "-f", input], scene.Command);
        Assert.Equal(_folder, scene.Folder);
        Assert.EndsWith("/tail", scene.Executable, StringComparison.Ordinal);
        Assert.Equal([new("SEEN", "yes"), new("SEEN_TOKEN", "(redacted)")], scene.Environment.OrderBy(variable => variable.Key));
        Assert.Equal(["pc", "sp"], scene.Memory.Select(piece => piece.About));
        Assert.All(scene.Memory, piece => Assert.Equal(512, piece.Bytes.Length));
        Assert.Contains(scene.Mappings, mapping => mapping is { Path: "[stack]", Access: "rw-" });
        Assert.Contains(scene.Limits, limit => limit.Key == "open_files");
        Assert.True(scene.Resources.Single(use => use.Key == "peak_rss_kb").Value > 100);
        Assert.Contains(scene.Credentials, credential => credential.Key == "uid");
        Assert.Equal(input, scene.Input);
        Assert.Equal("the input"u8.ToArray(), scene.InputBytes!.Value.ToArray());
        Assert.Equal(Environment.ProcessId, scene.ParentPid);
    }

    [Fact]
    public void A_fault_address_is_told_by_what_is_mapped_there()
    {
        using var process = Start(["-f", "/dev/null"]);
        var maps = ProcessMaps.Read(process.Id);
        var stack = maps.Single(map => map.Path == "[stack]");
        var heap = maps.Single(map => map.Path == "[heap]");
        var code = maps.First(map => map.IsExecutable);
        var data = maps.First(map => map is { IsWritable: true, IsExecutable: false } && map.Path.EndsWith("/tail", StringComparison.Ordinal));

        string? Hits(ulong pc, ulong fault, int code = 1)
            => new SceneGatherer(new CrashSettings()).Gather(Fault(process.Id, pc, stack.End - 4096, fault, code), new LiveProcessMemory(process.Id)).FaultHits;

        Assert.Equal("stack", Hits(code.Start, stack.Start));
        Assert.Equal("guard", Hits(code.Start, stack.Start - 8));
        Assert.Equal("heap", Hits(code.Start, heap.Start + 8));
        Assert.Equal("file", Hits(code.Start, data.Start));
        Assert.Equal("not-executable", Hits(data.Start, data.Start));
        Assert.Equal("unmapped", Hits(code.Start, 0x123456000));
        Assert.Equal("unmapped", Hits(0x123456000, 0x123456000));
        Assert.Equal("not-canonical", Hits(code.Start, 0, code: 0x80));
    }

    [Fact]
    public void Parts_that_cannot_be_had_have_their_reasons()
    {
        using var process = Start(["-f", "/dev/null"]);
        var facts = Fault(process.Id, 0x10, 0x20, 0x10) with { Registers = [] };
        using var late = new CancellationTokenSource();
        late.Cancel();

        var without = new SceneGatherer(new CrashSettings()).Gather(facts, new LiveProcessMemory(process.Id));
        var tooLate = new SceneGatherer(new CrashSettings()).Gather(facts, new LiveProcessMemory(process.Id), late.Token);
        process.Kill();
        process.WaitForExit();
        var gone = new SceneGatherer(new CrashSettings()).Gather(facts, new LiveProcessMemory(process.Id));

        Assert.Equal(["memory", "environment", "input"], without.Absent.Select(part => part.Key));
        Assert.All(tooLate.Absent, part => Assert.Equal("no time was left", part.Value));
        Assert.Contains(new("command", "the process has gone"), gone.Absent);
        Assert.Contains(new("mappings", "the process has gone"), gone.Absent);
    }

    private static CrashFacts Fault(int pid, ulong pc, ulong sp, ulong fault, int code = 1) => new()
    {
        Timestamp = DateTime.UtcNow,
        Pid = pid,
        Source = "ptrace",
        Signal = 11,
        SignalCode = code,
        FaultAddress = fault,
        Registers = [new ThreadRegisters(pid, [new("rip", pc), new("rsp", sp)])],
    };

    private Sleeper Start(string[] arguments, params (string Name, string Value)[] variables) => new(_folder, arguments, variables);

    /// <summary>Waits until it is killed; started when it has become the program.</summary>
    private sealed class Sleeper : IDisposable
    {
        private readonly Process _process;

        public Sleeper(string folder, string[] arguments, (string Name, string Value)[] variables)
        {
            var start = new ProcessStartInfo("/usr/bin/tail", arguments) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true };
            start.Environment.Clear();
            foreach (var (name, value) in variables)
                start.Environment[name] = value;
            _process = Process.Start(start)!;
            // Its name changes with its memory, and a heap is the first thing that it asks for.
            while (File.ReadAllText($"/proc/{Id}/comm").TrimEnd() != "tail" || !ProcessMaps.Read(Id).Any(map => map.Path == "[heap]"))
                Thread.Yield();
        }

        public int Id => _process.Id;

        public void Kill() => _process.Kill();

        public void WaitForExit() => _process.WaitForExit();

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
