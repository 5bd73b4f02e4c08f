using Fuzmon.Linux;
using Fuzmon.Linux.Children;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests.Children;

public sealed class ChildAccountsTests
{
    private const int Root = 100;
    private const ulong Start = 1_000_000_000_000;
    private readonly Dictionary<int, ProcessEntry?> _proc = [];
    private readonly ChildAccounts _accounts;

    public ChildAccountsTests()
    {
        _accounts = new ChildAccounts(
            ChildScope.Families, monitorPid: 1, (int _, ChildEntry _, ulong _) => { }, pid => _proc.GetValueOrDefault(pid));
        _accounts.AddRoots([Root], [Entry(Root, 1)], Start);
    }

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
        var all = new ChildAccounts(ChildScope.Everything, monitorPid: 1, (int _, ChildEntry _, ulong _) => { }, _ => null);
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
        _accounts.Take([Fork(Root, 101), Fork(Root, 101) with { Time = Start + 500 }]);
        _accounts.Take([Exit(101, 0) with { Time = Start + 600, ParentPid = Root }]);
        _accounts.Settle(Start + 1_000_000_000);

        var record = Assert.Single(Records());
        Assert.Equal(2, record.Count);
        Assert.Equal(1, record.ByExitCode[0]);
    }

    [Fact]
    public void An_end_that_is_told_after_its_pid_was_reused_is_that_of_the_process_before()
    {
        _accounts.Take([Fork(Root, 101), Fork(Root, 101) with { Time = Start + 500 }]);
        // The first has been waited for, so it has no parent any more.
        _accounts.Take([Exit(101, 1 << 8) with { Time = Start + 600 }, Exit(101, 2 << 8) with { Time = Start + 700, ParentPid = Root }]);
        _accounts.Settle(Start + 1_000_000_000);

        var record = Assert.Single(Records());
        Assert.Equal(2, record.Count);
        Assert.Equal(1, record.ByExitCode[1]);
        Assert.Equal(1, record.ByExitCode[2]);
    }

    [Fact]
    public void A_root_that_descends_from_another_counts_and_the_other_does_not()
    {
        _accounts.AddRoots([102], [Entry(Root, 1), Entry(101, Root), Entry(102, 101)], Start);
        _accounts.AddRoots([Root, 101], [Entry(Root, 1), Entry(101, Root), Entry(102, 101)], Start);

        _accounts.Take([Exit(102, 1 << 8), Exit(101, 2 << 8), Exit(Root, 3 << 8)]);

        Assert.Equal([1, 2], Records().SelectMany(record => record.ByExitCode.Keys).Order());
    }

    [Fact]
    public void What_forks_when_it_is_no_root_any_more_is_a_stranger_and_its_children_of_before_are_not()
    {
        _accounts.Take([Fork(Root, 101)]);
        _accounts.RemoveRoot(Root);
        _accounts.Take([Fork(Root, 102), Exit(101, 1 << 8), Exit(102, 2 << 8)]);

        Assert.Equal([1], Records().SelectMany(record => record.ByExitCode.Keys));
    }

    [Fact]
    public void One_that_waits_for_its_parent_has_ended_before_it_was_added()
    {
        _accounts.AddRoots([101], [Entry(Root, 1), Entry(101, Root), Entry(102, 101) with { HasEnded = true }], Start);

        Assert.Equal(2, _accounts.Alive);
    }

    [Fact]
    public void Behind_a_loss_a_parent_whose_fork_was_not_told_is_looked_for()
    {
        _proc[101] = Entry(101, Root);
        _accounts.NoteLoss();
        _accounts.Take([Fork(101, 102), Exit(102, 1 << 8)]);

        Assert.Equal(1, Assert.Single(Records()).ByExitCode[1]);
        Assert.Equal(0, _accounts.Unattributed);
    }

    [Fact]
    public void Behind_a_loss_a_fork_by_one_that_is_gone_is_a_number_and_one_by_a_stranger_is_not()
    {
        _proc[7] = Entry(7, 0);
        _accounts.NoteLoss();
        _accounts.Take([Fork(101, 102), Exit(102, 1 << 8), Fork(7, 103), Exit(103, 0)]);

        Assert.Empty(Records());
        Assert.Equal(1, _accounts.Unattributed);
    }

    [Fact]
    public void One_that_only_waits_for_its_parent_is_counted_though_its_end_was_lost()
    {
        _accounts.Take([Fork(Root, 101)]);
        ProcessEntry[] alive = [Entry(Root, 1), Entry(101, Root) with { HasEnded = true }];

        Assert.Equal(1, _accounts.Compare(alive, Start + 1));
        Assert.Equal(0, _accounts.Compare(alive, Start + 1_000_000_000));
        Assert.Equal(1, Assert.Single(Records()).Count);
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

    private static ProcessEntry Entry(int pid, int parent) => new(pid, parent, 5) { Name = "root" };

    private static ChildEvent Fork(int parent, int pid)
        => new() { Kind = ChildEventKind.Fork, Time = Start + 100, Pid = pid, ProcessId = pid, ParentPid = parent };

    private static ChildEvent Exit(int pid, int status)
        => new() { Kind = ChildEventKind.Exit, Time = Start + 200, Pid = pid, ProcessId = pid, Status = status, Known = ChildFacts.Status };
}
