using Fuzmon.Linux.Tests.Support;

namespace Fuzmon.Linux.Tests.Processes;

public sealed class PrivilegeTests
{
    private const SampleFields Guarded = SampleFields.Pss | SampleFields.Uss | SampleFields.Io;

    [PrivilegedFact]
    public void What_may_not_be_read_is_absent_and_named()
    {
        using var child = ShellChild.Waiting();
        OtherThread.AsNobody(() =>
        {
            using var handle = child.Open();

            Assert.Equal(ReadOutcome.Sampled, handle.Read(SampleFields.Default | Guarded, out var reading));

            Assert.Equal(Guarded, reading.Unreadable);
            Assert.Null(reading.PssKb);
            Assert.Null(reading.ReadBytes);
            Assert.True(reading.RssKb > 0);
            Assert.NotNull(reading.CpuNanoseconds);
        });
    }

    [PrivilegedFact]
    public void A_hidden_process_is_denied_and_not_missing()
    {
        using var child = ShellChild.Waiting();
        OtherThread.WithHiddenProcesses(() =>
        {
            Assert.Equal(OpenOutcome.Denied, ProcessHandle.TryOpen(child.Pid, out _));
            Assert.Equal(OpenOutcome.NotFound, ProcessHandle.TryOpen(int.MaxValue, out _));
        });
    }

    [KernelThreadFact]
    public void A_kernel_thread_has_no_memory_rather_than_none_in_use()
    {
        using var handle = ShellChild.Open(KernelThreadFactAttribute.Kthreadd);

        Assert.Equal(ReadOutcome.Sampled, handle.Read(SampleFields.Default | SampleFields.Pss, out var reading));

        Assert.Null(reading.RssKb);
        Assert.Null(reading.PssKb);
        Assert.NotNull(reading.CpuNanoseconds);
    }
}
