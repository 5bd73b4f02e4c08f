using System.Diagnostics;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Python;
using Fuzmon.Stacks.Python.Discovery;
using Fuzmon.Stacks.Tests.Python.Support;

namespace Fuzmon.Stacks.Tests.Python;

/// <summary>Interpreters whose memory is damaged, and files that are. FUZMON_FUZZ_ITERATIONS raises the number of attempts.</summary>
public sealed class MutationTests
{
    private static int Iterations { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("FUZMON_FUZZ_ITERATIONS"), out var count) ? count : 150;

    [InterpreterTheory]
    [EachInterpreter]
    public void Damaged_memory_costs_frames_but_neither_an_exception_nor_much_time(string interpreter)
    {
        var isOld = Interpreters.VersionOf(interpreter) < new Version(3, 7);
        using var subject = Subject.Script(interpreter, isOld ? "scenarios.py" : "tasks.py");
        subject.Next();
        var target = Reading.Find(subject.Id);
        var recording = new RecordingMemory(new LiveProcessMemory(subject.Id));
        var options = new PythonReadOptions
        {
            IsStable = true,
            WithLocals = true,
            Budget = new MemoryBudget(200_000, 32 << 20),
        };
        Assert.NotEmpty(new PythonStackReader(target).Read(recording, options).Threads);
        for (var seed = 0; seed < Iterations; seed++)
        {
            var memory = recording.Mutated(new Random(seed));
            // A reader that has seen it whole must not be surprised either.
            var reader = new PythonStackReader(target);
            if (seed % 2 == 0)
                reader.Read(recording, options);
            var since = Stopwatch.StartNew();
            var snapshot = reader.Read(memory, options with { IsStable = seed % 3 != 0 });
            Assert.True(snapshot.Threads.Count <= options.MaxThreads);
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(20), $"seed {seed} took {since.Elapsed}");
        }
    }

    [Fact]
    public void Damaged_files_are_read_without_an_exception()
    {
        var names = Interpreters.All.Append("/bin/true").Select(static name => File.ResolveLinkTarget(name, true)?.FullName ?? name);
        var whole = names.Where(File.Exists).Select(File.ReadAllBytes).OrderBy(static bytes => bytes.Length).First();
        var found = ElfFile.Open(Memory(whole), new ElfLimits());
        Assert.NotEmpty(found!.Segments);
        Assert.NotEmpty(found.Sections);
        var tables = (int)BitConverter.ToInt64(whole, 40);
        for (var seed = 0; seed < Iterations * 4; seed++)
        {
            var random = new Random(seed);
            var bytes = (byte[])whole.Clone();
            for (var i = random.Next(1, 20); i > 0; i--)
            {
                // The header, the tables of segments and sections; anywhere.
                var start = random.Next(3) switch { 0 => 0, 1 => tables, _ => random.Next(bytes.Length) };
                bytes[Math.Min(start + random.Next(640), bytes.Length - 1)] = (byte)(random.Next(3) == 0 ? 0xff : random.Next(256));
            }

            var length = random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length;
            if (ElfFile.Open(Memory(bytes.AsMemory(0, length)), new ElfLimits()) is not { } elf)
                continue;
            var image = PythonImageReader.Read(elf, "libpython3.8.so", isProgram: true);
            image?.BiasOf(new MappedFile(0x10000, 0x20000, true, false, true, 0x1000, "0:0", 1, ""));
        }
    }

    private static SparseMemory Memory(ReadOnlyMemory<byte> bytes)
    {
        var memory = new SparseMemory();
        memory.Add(0, bytes);
        return memory;
    }
}
