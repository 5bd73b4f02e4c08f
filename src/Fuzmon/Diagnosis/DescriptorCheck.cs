using Fuzmon.Linux;

namespace Fuzmon.Diagnosis;

/// <summary>How many processes the limit on descriptors leaves room for.</summary>
internal static class DescriptorCheck
{
    // A process is held by its folder and its pidfd; beyond this many of them a campaign is not unusual.
    private const int PerProcess = 2;
    private const int Plenty = 1000;

    public static Finding Run()
    {
        var processes = DescriptorBudget.Shared.Capacity / PerProcess;
        return processes >= Plenty
            ? new Finding(Verdict.Ok, $"there are descriptors to hold {processes} processes at once (RLIMIT_NOFILE)")
            : new Finding(
                Verdict.Limited,
                $"there are descriptors to hold {processes} processes at once; the ends of more are noticed only when a sample is due",
                "raise the hard limit on open files: ulimit -Hn, LimitNOFILE=, docker run --ulimit nofile=");
    }
}
