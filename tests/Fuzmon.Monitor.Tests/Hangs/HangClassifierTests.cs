using Fuzmon.Linux.Threads;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Locks;

namespace Fuzmon.Monitor.Tests.Hangs;

public sealed class HangClassifierTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void A_loop_is_told_with_the_frames_that_its_looks_share()
    {
        var verdict = HangClassifier.Judge(
        [
            Look(0, Thread(7, 'R', cpu: 0)) with { Stacks = Stacks(7, "main", "loop", "a") },
            Look(1, Thread(7, 'R', cpu: Second)) with { Stacks = Stacks(7, "main", "loop", "b", "c") },
            Look(2, Thread(7, 'S', cpu: 2 * Second)) with { Stacks = Stacks(7, "main", "loop") },
        ]);

        Assert.Equal(("busy", 7, 100.0), (verdict.Facts.Class, verdict.Facts.ThreadId!.Value, verdict.Facts.CpuPercent!.Value));
        Assert.Equal(["main", "loop"], verdict.Facts.CommonFrames!.Select(frame => frame.Function));
        Assert.Contains("busy in loop", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_busy_thread_beside_one_that_waits_makes_it_busy()
        => Assert.Equal((8, null), Busy(HangClassifier.Judge([Look(0, Waiting(7), Thread(8, 'R', 0)), Look(1, Waiting(7), Thread(8, 'R', Second / 2))])));

    [Fact]
    public void One_that_always_wants_the_CPU_and_gets_little_is_busy()
        => Assert.Equal("busy", HangClassifier.Judge([Look(0, Thread(7, 'R', 0)), Look(1, Thread(7, 'R', Second / 100))]).Facts.Class);

    [Fact]
    public void One_that_waits_in_a_call_is_blocked_in_it()
    {
        var verdict = HangClassifier.Judge([Look(0, Waiting(7)), Look(1, Waiting(7))]);

        Assert.Equal(("blocked", "read", 5), (verdict.Facts.Class, verdict.Facts.Call, verdict.Facts.Descriptor));
        Assert.Equal("thread 7 is blocked in read of descriptor 5 (pipe:[9])", verdict.Text);
    }

    [Fact]
    public void Where_calls_may_not_be_read_the_kernels_function_has_to_do()
    {
        var asleep = Thread(7, 'D', 0) with { Wchan = "folio_wait_bit" };
        Assert.Equal("thread 7 is blocked, and no signal can end that, in the kernel's folio_wait_bit", HangClassifier.Judge([Look(0, asleep), Look(1, asleep)]).Text);
    }

    [Fact]
    public void One_that_is_in_another_call_each_time_and_needs_no_CPU_is_not_understood()
        => Assert.Equal("unknown", HangClassifier.Judge([Look(0, Waiting(7, call: 0)), Look(1, Waiting(7, call: 1))]).Facts.Class);

    [Theory]
    [InlineData('Z', "zombie")]
    [InlineData('T', "stopped")]
    [InlineData('t', "stopped")]
    public void A_state_that_says_it_all_is_believed(char state, string name)
        => Assert.Equal(name, HangClassifier.Judge([Look(0, Thread(7, state, 0)), Look(1, Thread(7, state, 0))]).Facts.Class);

    [Fact]
    public void A_lock_is_told_with_its_holder_and_what_that_waits_for()
    {
        var look = Look(0, Waiting(7, call: 202), Waiting(8)) with { Waits = Waits((7, 8, true)) };
        var verdict = HangClassifier.Judge([look, look with { MonotonicNanoseconds = Second }]);

        Assert.Equal(("lock", 7, 8), (verdict.Facts.Class, verdict.Facts.ThreadId!.Value, verdict.Facts.HeldBy!.Value));
        Assert.Equal("thread 7 waits for a lock held by thread 8, which waits in read of descriptor 5 (pipe:[9])", verdict.Text);
    }

    [Fact]
    public void A_circle_of_locks_is_a_deadlock_whoever_else_waits()
    {
        var look = Look(0, Waiting(6, 202), Waiting(7, 202), Waiting(8, 202), Waiting(9, 202)) with
        {
            Waits = Waits((6, 7, false), (7, 8, true), (8, 9, true), (9, 8, true)),
        };
        var verdict = HangClassifier.Judge([look, look with { MonotonicNanoseconds = Second }]);

        Assert.Equal(("deadlock", 8, 9), (verdict.Facts.Class, verdict.Facts.ThreadId!.Value, verdict.Facts.HeldBy!.Value));
        Assert.EndsWith("thread 8 waits for a lock held by thread 9, thread 9 waits for a lock held by thread 8", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_that_is_passed_around_holds_nobody()
    {
        var look = Look(0, Waiting(7, 202), Waiting(8, 202));
        var verdict = HangClassifier.Judge([look with { Waits = Waits((7, 8, true)) }, look with { MonotonicNanoseconds = Second, Waits = Waits((8, 7, true)) }]);

        Assert.Equal(("blocked", "futex"), (verdict.Facts.Class, verdict.Facts.Call));
    }

    [Fact]
    public void Threads_that_come_and_go_are_not_judged()
        => Assert.Equal("blocked", HangClassifier.Judge([Look(0, Waiting(7), Thread(8, 'R', 0)), Look(1, Waiting(7), Thread(9, 'R', Second))]).Facts.Class);

    private static (int? Thread, string? Call) Busy(HangVerdict verdict)
    {
        Assert.Equal("busy", verdict.Facts.Class);
        return (verdict.Facts.ThreadId, verdict.Facts.Call);
    }

    private static HangLook Look(int second, params ThreadLook[] threads)
        => new(DateTime.UnixEpoch.AddSeconds(second), second * Second, threads, new Dictionary<int, FutexWait>());

    private static ThreadLook Thread(int id, char state, long cpu) => new(id, state, cpu);

    private static ThreadLook Waiting(int id, int call = 0)
        => new(id, 'S', 0) { Call = new SystemCall(call, [5, 0, 0, 0, 0, 0]), Target = "pipe:[9]", Wchan = "pipe_read" };

    private static Dictionary<int, FutexWait> Waits(params (int Waiter, int Holder, bool IsLock)[] waits)
        => waits.ToDictionary(wait => wait.Waiter, wait => new FutexWait(wait.Holder, wait.IsLock, 0x1000));

    private static CapturedStacks Stacks(int thread, params string[] functions)
        => new([new ThreadStack { ThreadId = thread, Frames = [.. functions.Select(function => new StackFrame { Function = function })] }], new CaptureSummary());
}
