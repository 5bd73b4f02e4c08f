using System.Text;

namespace Fuzmon.Linux.Tests.Support;

/// <summary>Files of /proc as a kernel printed them.</summary>
internal static class ProcSamples
{
    public const string Stat =
        "4242 (cat) S 4200 4242 4200 34816 4242 4194304 91 7 3 2 15 26 9 8 20 0 4 0 777123 2703360 430 18446744073709551615 "
        + "94 95 96 0 0 0 0 0 0 1 0 0 17 1 0 0 0 0 0 97 98 99 100 101 102 103 0\n";

    public const string Statm = "660 430 395 5 0 95 0\n";

    public const string Status =
        "Name:\tcat\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t4242\nNgid:\t0\nPid:\t4242\nPPid:\t4200\nTracerPid:\t0\n"
        + "Uid:\t1000\t1001\t1000\t1000\nGid:\t100\t100\t100\t100\nFDSize:\t64\nGroups:\t4 24 27 \nVmPeak:\t    2700 kB\n"
        + "VmSize:\t    2640 kB\nVmLck:\t       0 kB\nVmHWM:\t    1804 kB\nVmRSS:\t    1720 kB\nVmSwap:\t      12 kB\n"
        + "Threads:\t4\nSigQ:\t0/63488\nvoluntary_ctxt_switches:\t31\nnonvoluntary_ctxt_switches:\t5\n";

    public const string KernelThreadStatus =
        "Name:\tkthreadd\nState:\tS (sleeping)\nTgid:\t2\nPid:\t2\nPPid:\t0\nUid:\t0\t0\t0\t0\nThreads:\t1\n";

    public const string Rollup =
        "55d0c3a00000-7ffd1f3f0000 ---p 00000000 00:00 0                          [rollup]\n"
        + "Rss:                1720 kB\nPss:                 228 kB\nPss_Dirty:           104 kB\nShared_Clean:       1540 kB\n"
        + "Shared_Dirty:          8 kB\nPrivate_Clean:        76 kB\nPrivate_Dirty:        96 kB\nReferenced:         1720 kB\n"
        + "Shared_Hugetlb:        2 kB\nPrivate_Hugetlb:       4 kB\nSwap:                  0 kB\nLocked:                0 kB\n";

    public const string Io =
        "rchar: 3980\nwchar: 12\nsyscr: 9\nsyscw: 1\nread_bytes: 4096\nwrite_bytes: 8192\ncancelled_write_bytes: 512\n";

    /// <summary>Latin-1, so that a test can write any byte.</summary>
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
