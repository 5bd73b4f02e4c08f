using System.Runtime.InteropServices;

namespace Fuzmon.Linux.Children;

/// <summary>Why there is no BPF here.</summary>
internal static class BpfErrors
{
    private const int EPERM = 1;
    private const int EACCES = 13;
    private const int ENOSYS = 38;
    private const int ENODATA = 61;
    private const int EREMOTE = 66;
    private const int ELIBACC = 79;

    /// <summary>What an error number of libfuzmon means, with what to do about it; null for none.</summary>
    public static string? Describe(int error) => error switch
    {
        0 => null,
        ENOSYS => "this build has no BPF programs: install clang and libbpf-dev, and build again",
        ELIBACC => "libbpf is not installed: install libbpf1",
        EREMOTE => "the monitor is in a pid namespace of its own",
        ENODATA => "the kernel has no /sys/kernel/btf/vmlinux",
        EPERM or EACCES => "not permitted: run as root, or with CAP_BPF, CAP_PERFMON and CAP_SYS_RESOURCE",
        _ => $"the kernel refuses the BPF programs: {Marshal.GetPInvokeErrorMessage(error)}",
    };
}
