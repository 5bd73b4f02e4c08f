namespace Fuzmon.Linux;

/// <summary>The values a reading is asked for; only the files that hold them are read.</summary>
[Flags]
public enum SampleFields
{
    /// <summary>Only whether the process lives.</summary>
    None = 0,

    /// <summary>Resident memory.</summary>
    Rss = 1,

    /// <summary>The size of the address space.</summary>
    Vsz = 2,

    /// <summary>Swapped-out private memory.</summary>
    Swap = 4,

    /// <summary>CPU time of all threads.</summary>
    Cpu = 8,

    /// <summary>Proportional share of resident memory. It walks the page tables with the target's memory lock held.</summary>
    Pss = 16,

    /// <summary>Resident memory that no other process maps; costs what <see cref="Pss"/> costs.</summary>
    Uss = 32,

    /// <summary>Resident memory that others map too; costs what <see cref="Pss"/> costs.</summary>
    Shared = 64,

    /// <summary>The highest resident memory so far.</summary>
    PeakRss = 128,

    /// <summary>The number of threads.</summary>
    Threads = 256,

    /// <summary>The state letter of the main thread.</summary>
    State = 512,

    /// <summary>Page faults.</summary>
    Faults = 1024,

    /// <summary>Context switches of the main thread.</summary>
    ContextSwitches = 2048,

    /// <summary>Bytes read and written.</summary>
    Io = 4096,

    /// <summary>What every sample record holds.</summary>
    Default = Rss | Vsz | Swap | Cpu,
}
