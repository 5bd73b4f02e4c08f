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
    void List(List<ProcessEntry> into);
}
