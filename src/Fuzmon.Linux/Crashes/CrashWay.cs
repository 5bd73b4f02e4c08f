namespace Fuzmon.Linux.Crashes;

/// <summary>How the kernel brings crashes here.</summary>
public enum CrashWay
{
    /// <summary>To a socket that <c>core_pattern</c> names, since Linux 6.17.</summary>
    Socket = 1,

    /// <summary>To a program that it names, which AFL++ does not start with.</summary>
    Pipe = 2,
}
