using System.Runtime.InteropServices;

namespace Fuzmon.Stacks.Tests.Symbols.Support;

internal static partial class Libc
{
    public const int SIGKILL = 9;
    public const int SIGSTOP = 19;

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int pid, int sig);
}
