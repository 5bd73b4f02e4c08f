using Fuzmon.Linux;

namespace Fuzmon.Monitor;

/// <summary>Takes hold of processes.</summary>
public interface IProcessOpener
{
    /// <summary>Takes hold of the process that has this pid now.</summary>
    OpenOutcome TryOpen(int pid, out IProcess? process);
}
