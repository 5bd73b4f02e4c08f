using Fuzmon.Linux.Crashes;

namespace Fuzmon.Instrumentation.Crashes;

/// <summary>Whoever has the kernel bring crashes here, for a run. Safe for use by several threads at once.</summary>
/// <param name="settings">How.</param>
/// <param name="allowsPipe">Whether <see cref="InterceptChoice.Auto"/> may end with the pipe.</param>
public sealed class CrashInterception(InterceptSettings settings, bool allowsPipe) : IDisposable
{
    private readonly Lock _gate = new();
    private CrashGuard? _guard;

    /// <summary>The pid of its process; null while there is none.</summary>
    public int? GuardPid
    {
        get
        {
            lock (_gate)
                return _guard?.Pid;
        }
    }

    /// <summary>Opens it, or gives the one that is open.</summary>
    /// <exception cref="CrashGuardException">Crashes cannot be intercepted.</exception>
    public CrashGuard Open()
    {
        lock (_gate)
            return _guard ??= Start();
    }

    /// <summary>Closes the one that is open; <see cref="Open"/> makes another.</summary>
    public void Dispose()
    {
        CrashGuard? guard;
        lock (_gate)
            (guard, _guard) = (_guard, null);
        guard?.Dispose();
    }

    private CrashGuard Start()
    {
        if (settings.Intercept == InterceptChoice.Pipe)
            return Start(CrashWay.Pipe);
        try
        {
            return Start(CrashWay.Socket);
        }
        catch (CrashGuardException e) when (settings.Intercept == InterceptChoice.Auto && allowsPipe && !e.IsDenied)
        {
            return Start(CrashWay.Pipe);
        }
    }

    private CrashGuard Start(CrashWay way) => CrashGuard.Start(way, settings.Deadline, CrashGuard.DefaultFolder);
}
