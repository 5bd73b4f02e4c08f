namespace Fuzmon.Monitor;

/// <summary>Where the beginnings and ends of processes are learnt from.</summary>
public enum ChildSourceChoice
{
    /// <summary>Nowhere: children are not counted.</summary>
    Off,

    /// <summary>The best that works here.</summary>
    Auto,

    /// <summary>BPF programs, or nothing.</summary>
    Bpf,

    /// <summary>The kernel's process connector, or nothing.</summary>
    Netlink,

    /// <summary>Looking at /proc.</summary>
    Proc,
}
