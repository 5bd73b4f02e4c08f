using Fuzmon.Linux;

namespace Fuzmon.Monitor;

/// <summary>Who is alive on this machine, by listing <c>/proc</c>.</summary>
public sealed class LinuxProcessTable : IProcessTable, IDisposable
{
    private readonly ProcessScanner _scanner = new();

    /// <inheritdoc/>
    public ulong NowTicks => HostFacts.Current.NowTicks;

    /// <inheritdoc/>
    public long TicksPerSecond => HostFacts.Current.ClockTicksPerSecond;

    /// <inheritdoc/>
    public void List(List<ProcessEntry> into, IReadOnlyDictionary<int, ProcessEntry> known) => _scanner.Scan(into, known);

    /// <inheritdoc/>
    public int? OwnerOf(int pid) => _scanner.OwnerOf(pid);

    /// <inheritdoc/>
    public string? CommandLineOf(int pid) => _scanner.CommandLineOf(pid);

    /// <summary>Closes <c>/proc</c>.</summary>
    public void Dispose() => _scanner.Dispose();
}
