using Fuzmon.Linux.Tests.Support;

namespace Fuzmon.Linux.Tests.Processes;

public sealed class ProcessScannerTests
{
    private readonly List<ProcessEntry> _entries = [];

    [Fact]
    public void Every_living_process_is_found_in_order_and_again()
    {
        using var scanner = new ProcessScanner();
        using var parent = new ShellChild("sleep 1000 & echo $!; wait");
        var pid = parent.ReadPid();

        scanner.Scan(_entries);

        Assert.Equal(_entries.Select(e => e.Pid).Order(), _entries.Select(e => e.Pid));
        var found = Assert.Single(_entries, e => e.Pid == parent.Pid);
        using var handle = parent.Open();
        Assert.Equal((Environment.ProcessId, handle.StartTicks, handle.Name), (found.ParentPid, found.StartTicks, found.Name));
        Assert.Equal(pid, Assert.Single(FamilyTree.DescendantsOf(found.Pid, found.StartTicks, _entries)).Pid);

        parent.KillAndReap();
        scanner.Scan(_entries);
        Assert.DoesNotContain(found, _entries);
        Assert.Contains(_entries, e => e.Pid == Environment.ProcessId);
        Libc.Signal(pid, Libc.SIGKILL);
    }

    [Fact]
    public void What_is_no_process_is_passed_over()
    {
        var root = Directory.CreateTempSubdirectory("fuzmon-test-");
        try
        {
            Add("4242", ProcSamples.Stat);
            Add("7", "7 (a) b) S 1 0 0 0 -1 0 0 0 0 0 0 0 0 0 0 0 1 0 99 0\n");
            Add("8", "9 (of another pid) S 1 0 0 0 -1 0 0 0 0 0 0 0 0 0 0 0 1 0 99 0\n");
            Add("9", "9 (torn) S 1 0 0");
            Add("99999999999", ProcSamples.Stat);
            Add("self", ProcSamples.Stat);
            root.CreateSubdirectory("10");
            File.WriteAllText(Path.Combine(root.FullName, "11"), "a file");

            using var scanner = new ProcessScanner(root.FullName);
            scanner.Scan(_entries);

            Assert.Equal(
                [
                    new ProcessEntry(7, 1, 99) { Name = "a) b" },
                    new ProcessEntry(4242, 4200, 777123) { Name = "cat", CpuTicks = 41, RssKb = 430 * Environment.SystemPageSize / 1024, ExecMark = 96 },
                ],
                _entries);
        }
        finally
        {
            root.Delete(recursive: true);
        }

        void Add(string pid, string stat) => File.WriteAllText(Path.Combine(root.CreateSubdirectory(pid).FullName, "stat"), stat);
    }

    [Fact]
    public void A_listing_longer_than_the_buffer_is_read_to_its_end()
    {
        var root = Directory.CreateTempSubdirectory("fuzmon-test-");
        try
        {
            const int Count = 3000;
            for (var pid = 1; pid <= Count; pid++)
            {
                var stat = $"{pid} (x) S 1 0 0 0 -1 0 0 0 0 0 0 0 0 0 0 0 1 0 {pid} 0\n";
                File.WriteAllText(Path.Combine(root.CreateSubdirectory($"{pid}").FullName, "stat"), stat);
            }

            using var scanner = new ProcessScanner(root.FullName);
            scanner.Scan(_entries);

            Assert.Equal(Enumerable.Range(1, Count), _entries.Select(e => e.Pid));
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public void What_a_look_finds_is_what_a_reading_finds_and_an_exec_leaves_its_mark()
    {
        using var scanner = new ProcessScanner();
        using var child = new ShellChild("echo $$; read line; exec sh -c 'echo $$; read line'");
        child.ReadPid();
        using var handle = child.Open();
        scanner.Scan(_entries);
        var before = _entries.Single(e => e.Pid == child.Pid);
        Assert.Equal(ReadOutcome.Sampled, handle.Read(SampleFields.Rss, out var reading));
        Assert.InRange(before.RssKb, reading.RssKb!.Value / 2, reading.RssKb.Value * 2);

        child.Proceed();
        child.ReadPid();
        scanner.Scan(_entries);

        var after = _entries.Single(e => e.Pid == child.Pid);
        Assert.Equal(before.Name, after.Name);
        Assert.NotEqual(before.ExecMark, after.ExecMark);
    }

    [Fact]
    public void Arguments_are_separated_by_blanks_and_cut_at_4096_bytes()
    {
        using var scanner = new ProcessScanner();
        var script = $"echo ready; read line; : {new string('x', 5000)}";
        using var child = new ShellChild(script);
        child.Await("ready");

        Assert.Equal($"/bin/sh -c {script}"[..4096], scanner.CommandLineOf(child.Pid));
        Assert.Null(scanner.CommandLineOf(int.MaxValue));
    }

    [Fact]
    public void The_owner_is_the_one_that_a_reading_finds()
    {
        using var scanner = new ProcessScanner();
        using var child = ShellChild.Waiting();
        using var handle = child.Open();

        Assert.Equal(handle.Uid, scanner.OwnerOf(child.Pid));
        Assert.Null(scanner.OwnerOf(int.MaxValue));
    }

    [Fact]
    public void A_root_that_is_not_there_is_said_so() =>
        Assert.Contains("/nowhere", Assert.Throws<IOException>(() => new ProcessScanner("/nowhere")).Message);
}
