using Fuzmon.Linux;

namespace Fuzmon.Diagnosis;

/// <summary>How thousands of processes are read.</summary>
internal static class SamplingCheck
{
    public static Finding Run()
    {
        using var shared = SharedReadings.TryOpen(out var reason);
        return shared is not null
            ? new Finding(Verdict.Ok, "many processes can be read at one go (BPF), with monitor.events = \"auto\" or \"bpf\"")
            : new Finding(Verdict.Limited, "each process is read by itself, from /proc, which costs more where there are thousands", reason);
    }
}
