using Fuzmon.Linux;
using Fuzmon.Linux.Children;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests.Children;

public sealed class ChildAccountsTests
{
    private const int Root = 100;
    private const ulong Start = 1_000_000_000_000;
    private readonly ChildAccounts _accounts = new(ChildScope.Families, monitorPid: 1, (int _, ChildEntry _, ulong _) => { });

    public ChildAccountsTests() => _accounts.AddRoot(Root, [new ProcessEntry(Root, 1, 5) { Name = "root" }], Start);

    [Fact]
    public void A_child_of_the_family_is_counted_and_the_root_and_strangers_are_not()
    {
        _accounts.Take([Fork(Root, 101), Fork(7, 102), Exit(101, 3 << 8), Exit(102, 0), Exit(Root, 0)]);

        var record = Assert.Single(Records());
        Assert.Equal(1, record.Count);
        Assert.Equal(1, record.ByExitCode[3]);
    }

    [Fact]
    public void A_grandchild_belongs_to_the_family_after_its_parent_has_gone()
    {
        _accounts.Take([Fork(Root, 101), Fork(101, 102), Exit(101, 0), Fork(102, 103), Exit(102, 9), Exit(103, 11)]);

        var record = Assert.Single(Records());
        Assert.Equal(3, record.Count);
        Assert.Equal(1, record.BySignal["SIGKILL"]);
        Assert.Equal(1, record.BySignal["SIGSEGV"]);
    }

    [Fact]
    public void What_the_monitor_starts_for_itself_is_nobodys_child_and_what_that_starts_neither()
    {
        var all = new ChildAccounts(ChildScope.Everything, monitorPid: 1, (int _, ChildEntry _, ulong _) => { });
        all.Take([Fork(1, 201), Fork(201, 202), Exit(201, 0), Fork(202, 203), Exit(203, 0), Exit(202, 0)]);
        Assert.Empty(all.ToRecords(DateTime.UnixEpoch, 0, "test"));

        // Their pids are others' by now.
        all.Take([Fork(7, 202), Fork(202, 203), Exit(203, 0), Exit(202, 0)]);
        Assert.Equal(2, Assert.Single(all.ToRecords(DateTime.UnixEpoch, 0, "test")).Count);
    }

    [Fact]
    public void A_process_ends_with_the_last_of_its_threads()
    {
        var thread = Fork(Root, 101) with { Pid = 111, ParentPid = 101 };
        _accounts.Take([Fork(Root, 101), thread with { ProcessId = 101 }, Exit(101, 0)]);
        Assert.Empty(Records());

        _accounts.Take([Exit(101, 2 << 8) with { Pid = 111 }]);
        Assert.Equal(1, Assert.Single(Records()).ByExitCode[2]);
    }

    [Fact]
    public void A_child_whose_end_was_lost_is_counted_without_a_status_when_its_pid_is_reused()
    {
        _accounts.Take([Fork(Root, 101), Fork(Root, 101) with { Time = Start + 500 }, Exit(101, 0) with { Time = Start + 600 }]);

        var record = Assert.Single(Records());
        Assert.Equal(2, record.Count);
        Assert.Equal(1, record.ByExitCode[0]);
    }

    [Fact]
    public void Pids_by_the_ten_thousand_come_and_go_without_one_being_mistaken()
    {
        for (var pid = 200; pid < 20_200; pid++)
            _accounts.Take([Fork(Root, pid)]);
        for (var pid = 200; pid < 20_200; pid += 2)
            _accounts.Take([Exit(pid, 0)]);
        for (var pid = 201; pid < 20_200; pid += 2)
            _accounts.Take([Exit(pid, 1 << 8)]);

        var record = Assert.Single(Records());
        Assert.Equal(10_000, record.ByExitCode[0]);
        Assert.Equal(10_000, record.ByExitCode[1]);
        Assert.Equal(1, _accounts.Alive);
    }

    private IReadOnlyList<ChildrenRecord> Records() => _accounts.ToRecords(DateTime.UnixEpoch, 0, "test");

    private static ChildEvent Fork(int parent, int pid)
        => new() { Kind = ChildEventKind.Fork, Time = Start + 100, Pid = pid, ProcessId = pid, ParentPid = parent };

    private static ChildEvent Exit(int pid, int status)
        => new() { Kind = ChildEventKind.Exit, Time = Start + 200, Pid = pid, ProcessId = pid, Status = status, Known = ChildFacts.Status };
}
