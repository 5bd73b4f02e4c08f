using Fuzmon.Linux;

namespace Fuzmon.Monitor;

/// <summary>Who is alive.</summary>
public interface IProcessTable
{
    /// <summary>Now, in the unit of <see cref="ProcessEntry.StartTicks"/>.</summary>
    ulong NowTicks { get; }

    /// <summary>Unit of <see cref="ProcessEntry.StartTicks"/>.</summary>
    long TicksPerSecond { get; }

    /// <summary>Replaces the content of the list with every process that is alive.</summary>
    /// <param name="into">The list.</param>
    /// <param name="known">By pid, what need not be read again: it is taken as it is if the pid is in use.</param>
    void List(List<ProcessEntry> into, IReadOnlyDictionary<int, ProcessEntry> known);

    /// <summary>The effective user id of whichever process has this pid now; null when there is none.</summary>
    int? OwnerOf(int pid);

    /// <summary>The arguments of whichever process has this pid now, separated by blanks; null when it has none.</summary>
    string? CommandLineOf(int pid);
}
