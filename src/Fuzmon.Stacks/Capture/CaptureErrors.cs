using System.Runtime.InteropServices;

namespace Fuzmon.Stacks.Capture;

/// <summary>What an errno of a capture means.</summary>
public static class CaptureErrors
{
    private const int EPERM = 1;
    private const int ESRCH = 3;
    private const int EACCES = 13;
    private const int EBUSY = 16;
    private const int ETIMEDOUT = 110;

    /// <summary>Whether it says that the capture is not permitted.</summary>
    public static bool IsDenied(int error) => error is EPERM or EACCES;

    /// <summary>Whether it says that the process is gone.</summary>
    public static bool IsGone(int error) => error == ESRCH;

    /// <summary>The meaning for a process.</summary>
    public static string OfProcess(int error) => error switch
    {
        EPERM or EACCES => "not permitted",
        ESRCH => "the process is gone",
        ETIMEDOUT => "it did not stop in time",
        _ => Marshal.GetPInvokeErrorMessage(error),
    };

    /// <summary>The meaning for a thread.</summary>
    public static string OfThread(int error) => error switch
    {
        EPERM or EACCES => "not permitted",
        ESRCH => "gone",
        EBUSY => "running, and nothing was to be stopped",
        ETIMEDOUT => "did not stop in time",
        0 => "not captured",
        _ => Marshal.GetPInvokeErrorMessage(error),
    };
}
