using Fuzmon.Linux.Children;

namespace Fuzmon.Monitor.Tests.Support;

/// <summary>For what needs BPF programs.</summary>
internal sealed class BpfFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Reason = new(() =>
    {
        BpfSource.TryOpen(out var reason)?.Dispose();
        return reason;
    });

    public BpfFactAttribute() => Skip = Reason.Value;
}
