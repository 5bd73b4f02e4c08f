namespace Fuzmon.Linux.Proc;

/// <summary>The errors that are told apart, as the kernel numbers them.</summary>
internal static class Errno
{
    public const int None = 0;
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int ESRCH = 3;
    public const int EINTR = 4;
    public const int EACCES = 13;
    public const int EEXIST = 17;
    public const int ERANGE = 34;

    /// <summary>What an open <c>/proc/PID</c> answers once its process is gone, even when the pid is in use again.</summary>
    public static bool IsGone(int error) => error is ESRCH or ENOENT;

    public static bool IsDenied(int error) => error is EPERM or EACCES;
}
