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
        Assert.Equal(new ProcessEntry(parent.Pid, Environment.ProcessId, handle.StartTicks), found);
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

            Assert.Equal([new ProcessEntry(7, 1, 99), new ProcessEntry(4242, 4200, 777123)], _entries);
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
    public void A_root_that_is_not_there_is_said_so() =>
        Assert.Contains("/nowhere", Assert.Throws<IOException>(() => new ProcessScanner("/nowhere")).Message);
}
