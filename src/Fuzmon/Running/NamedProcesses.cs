using Fuzmon.Linux;
using Fuzmon.Monitor;

namespace Fuzmon.Running;

/// <summary>Takes hold of the processes that were named, all of them or none.</summary>
internal sealed class NamedProcesses(IProcessOpener opener)
{
    /// <exception cref="UserErrorException">One of them cannot be watched.</exception>
    public IReadOnlyList<IProcess> Open(IReadOnlyList<int> pids)
    {
        var held = new List<IProcess>();
        try
        {
            foreach (var pid in pids)
                held.Add(Open(pid));
            return held;
        }
        catch (UserErrorException)
        {
            foreach (var process in held)
                process.Dispose();
            throw;
        }
    }

    private IProcess Open(int pid) => opener.TryOpen(pid, out var process) switch
    {
        OpenOutcome.Opened => process!,
        OpenOutcome.NotFound => throw new UserErrorException(ExitStatuses.NoSuchTarget, $"no process has the pid {pid}"),
        _ => throw new UserErrorException(
            ExitStatuses.NotPermitted,
            $"not permitted to see process {pid}: /proc hides it (hidepid); run as its owner or as root"),
    };
}
