using Fuzmon.Instrumentation.SystemCalls.Live;
using Fuzmon.Linux.SystemCalls;

namespace Fuzmon.Diagnosis;

/// <summary>How system calls can be traced.</summary>
internal static class SystemCallCheck
{
    private const int SmallRing = 4096;

    public static Finding Run()
    {
        using var source = BpfSyscallSource.TryOpen(
            new SyscallSourceOptions { Plan = SyscallDecoder.Plan, Includes = _ => false, RingBytes = SmallRing }, out var reason);
        return source is not null
            ? new Finding(Verdict.Ok, "system calls can be traced without stopping anything (bpf)")
            : new Finding(Verdict.Limited, $"system calls cannot be traced by BPF: {reason}", "run as root, or use strace and fuzmon parse strace");
    }
}
