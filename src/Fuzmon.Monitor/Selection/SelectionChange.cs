using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>From DiscoveryActor: what has changed since the look before.</summary>
/// <param name="Appeared">These are to be watched.</param>
/// <param name="Deselected">These are to be watched no longer, unless they were named.</param>
internal sealed record SelectionChange(List<ProcessEntry> Appeared, List<ProcessKey> Deselected)
{
    public bool IsEmpty => Appeared.Count == 0 && Deselected.Count == 0;
}

/// <summary>To DiscoveryActor: a process that it had deselected is not watched any more.</summary>
internal sealed record ProcessReleased(ProcessKey Process);
