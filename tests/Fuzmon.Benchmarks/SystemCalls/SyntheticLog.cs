using System.Text;

namespace Fuzmon.Benchmarks.SystemCalls;

/// <summary>A log as strace -f -ttt -T writes it, of what programs mostly do.</summary>
internal static class SyntheticLog
{
    private static readonly string[] Calls =
    [
        "read(3, \"\\177ELF\\2\\1\\1\\3\\0\\0\\0\\0\\0\\0\\0\\0\\3\\0>\\0\\1\\0\\0\\0\"..., 832) = 832 <0.000012>",
        "openat(AT_FDCWD, \"/usr/lib/x86_64-linux-gnu/libc.so.6\", O_RDONLY|O_CLOEXEC) = 3 <0.000021>",
        "newfstatat(3, \"\", {st_mode=S_IFREG|0755, st_size=1922136, ...}, AT_EMPTY_PATH) = 0 <0.000008>",
        "mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x7f2d3b106000 <0.000010>",
        "close(3) = 0 <0.000007>",
        "access(\"/etc/ld.so.preload\", R_OK) = -1 ENOENT (No such file or directory) <0.000011>",
        "write(1, \"total 64\\n\", 9) = 9 <0.000015>",
        "rt_sigaction(SIGINT, {sa_handler=0x55d0c0, sa_mask=[INT], sa_flags=SA_RESTORER|SA_RESTART, sa_restorer=0x7f2d3af0}, NULL, 8) = 0 <0.000006>",
        "futex(0x7f2d3b2f81e8, FUTEX_WAKE_PRIVATE, 2147483647) = 0 <0.000007>",
        "poll([{fd=3, events=POLLIN}, {fd=5, events=POLLOUT}], 2, 1000) = 1 ([{fd=3, revents=POLLIN}]) <0.000034>",
    ];

    /// <summary>Writes it; returns how long it is and how many lines it has.</summary>
    public static (long Bytes, long Lines) Write(string path, long atLeast)
    {
        using var file = new StreamWriter(path, append: false, Encoding.ASCII, 1 << 20);
        var (bytes, lines) = (0L, 0L);
        for (; bytes < atLeast; lines++)
        {
            var line = $"{4_000 + (lines % 7)}  {1_795_000_000 + (lines / 50_000)}.{lines % 1_000_000:D6} {Calls[lines % Calls.Length]}";
            file.Write(line);
            file.Write('\n');
            bytes += line.Length + 1;
        }

        return (bytes, lines);
    }
}
