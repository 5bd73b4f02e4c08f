using System.Diagnostics;
using Fuzmon.Records;
using Fuzmon.Stacks.Memory;
using Fuzmon.Stacks.Merging;
using Fuzmon.Stacks.Python;
using Fuzmon.Stacks.Python.Discovery;
using Fuzmon.Stacks.Tests.Python.Support;
using StackFrame = Fuzmon.Records.StackFrame;

namespace Fuzmon.Stacks.Tests.Python;

/// <summary>Interpreters whose memory is damaged, and files that are.</summary>
public sealed class MutationTests
{
    private static int Iterations { get; } = Effort.Of(100, 5000);

    private static readonly PythonReadOptions Options = new()
    {
        IsStable = true,
        WithLocals = true,
        Budget = new MemoryBudget(200_000, 32 << 20),
    };

    [InterpreterTheory]
    [EachInterpreter]
    public void Damaged_memory_costs_frames_but_neither_an_exception_nor_much_time(string interpreter)
    {
        Record(interpreter, out var target, out var recording);
        var copy = recording.Copy();
        for (var seed = 0; seed < Iterations; seed++)
        {
            IProcessMemory memory = recording.Mutated(new Random(seed));
            // Elsewhere there is nothing, or what leads on for ever.
            if (seed % 5 == 4)
                memory = new LayeredMemory(memory, new EndlessMemory((ulong)seed));
            // A reader that has seen it whole must not be surprised either.
            var reader = new PythonStackReader(target);
            var tasks = new PythonTaskReader(target);
            if (seed % 2 == 0)
            {
                reader.Read(copy, Options);
                tasks.Read(copy, Options);
            }

            var options = Options with { IsStable = seed % 3 != 0 };
            var since = Stopwatch.StartNew();
            var snapshot = reader.Read(memory, options);
            Assert.True(snapshot.Threads.Count <= options.MaxThreads);
            Assert.True(tasks.Read(memory, options).Tasks.Count <= options.MaxTasks);
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(20), $"seed {seed} took {since.Elapsed}");
            // What comes of it is fit to be merged, whatever the native stack is.
            foreach (var thread in PythonThreads.ById(snapshot.Threads).Values)
                StackMerger.Merge(new ThreadStack { ThreadId = 1, Frames = Loops(seed % 4) }, thread, snapshot.Version);
        }
    }

    [InterpreterTheory]
    [EachInterpreter]
    public void What_cannot_be_read_is_missing_with_a_reason(string interpreter)
    {
        Record(interpreter, out var target, out var recording);
        var options = Options with { WithLocals = false };
        var whole = Describe(new PythonStackReader(target).Read(recording.Copy(), options), out _);
        var wholeTasks = Describe(new PythonTaskReader(target).Read(recording.Copy(), options), out _);
        foreach (var page in recording.Pages)
        {
            var memory = recording.Without(page);
            var found = Describe(new PythonStackReader(target).Read(memory, options), out var isTold);
            Assert.True(isTold || found == whole, $"{Difference(whole, found)} without {page:x}");
            found = Describe(new PythonTaskReader(target).Read(memory, options), out isTold);
            Assert.True(isTold || found == wholeTasks, $"{Difference(wholeTasks, found)} without {page:x}");
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

    /// <summary>Records what there is to read of an interpreter.</summary>
    private static void Record(string interpreter, out PythonTarget target, out RecordingMemory recording)
    {
        var isOld = Interpreters.VersionOf(interpreter) < new Version(3, 7);
        using var own = isOld ? null : Subject.Script(interpreter, "tasks.py");
        own?.Next();
        var subject = own ?? SharedSubjects.Sleeping(interpreter).Subject;
        target = Reading.Find(subject.Id);
        recording = new RecordingMemory(new LiveProcessMemory(subject.Id));
        Assert.NotEmpty(new PythonStackReader(target).Read(recording, Options).Threads);
        Assert.Equal(isOld, new PythonTaskReader(target).Read(recording, Options).Tasks.Count == 0);
    }

    private static StackFrame[] Loops(int count) =>
        [.. Enumerable.Repeat(new StackFrame { Function = "_PyEval_EvalFrameDefault", Language = StackFrame.Native }, count)];

    private static string Difference(string whole, string found)
    {
        var (before, after) = (whole.Split('\n'), found.Split('\n'));
        return $"{after.Length} frames for {before.Length}: {string.Join(", ", before.Except(after))} became {string.Join(", ", after.Except(before))}";
    }

    private static string Describe(PythonSnapshot snapshot, out bool isTold)
    {
        isTold = snapshot.Problems.Count > 0 || snapshot.Threads.Any(static thread => thread.Problem is not null);
        return string.Join('\n', snapshot.Threads.SelectMany(static thread => thread.Frames).Select(Reading.Text));
    }

    private static string Describe(PythonTasks tasks, out bool isTold)
    {
        isTold = tasks.Problems.Count > 0 || tasks.Tasks.Any(static task => task.Problem is not null);
        return string.Join('\n', tasks.Tasks.SelectMany(static task => task.Frames).Select(Reading.Text));
    }

    private static SparseMemory Memory(ReadOnlyMemory<byte> bytes)
    {
        var memory = new SparseMemory();
        memory.Add(0, bytes);
        return memory;
    }
}
