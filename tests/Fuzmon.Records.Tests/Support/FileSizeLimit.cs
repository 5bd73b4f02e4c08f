using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Fuzmon.Records.Tests.Support;

/// <summary>Stands for a full disk: writing beyond the size fails, as far as this process is concerned.</summary>
internal sealed partial class FileSizeLimit : IDisposable
{
    private const int RLIMIT_FSIZE = 1;
    private const int SIGXFSZ = 25;
    private const nint SIG_IGN = 1;

    private readonly rlimit _before;

    private FileSizeLimit(rlimit before) => _before = before;

    public static FileSizeLimit Of(long bytes)
    {
        signal(SIGXFSZ, SIG_IGN); // Its default is to end the process; ignored, the write fails.
        Check(getrlimit(RLIMIT_FSIZE, out var before));
        Check(setrlimit(RLIMIT_FSIZE, before with { rlim_cur = (ulong)bytes }));
        return new FileSizeLimit(before);
    }

    public void Dispose() => Check(setrlimit(RLIMIT_FSIZE, _before));

    private static void Check(int result)
    {
        if (result != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getrlimit(int resource, out rlimit limit);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setrlimit(int resource, in rlimit limit);

    [LibraryImport("libc")]
    private static partial nint signal(int signum, nint handler);

    private record struct rlimit(ulong rlim_cur, ulong rlim_max);
}
