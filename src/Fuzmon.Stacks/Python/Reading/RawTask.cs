namespace Fuzmon.Stacks.Python.Reading;

/// <summary>A task as it lies in memory.</summary>
/// <param name="Address">Where.</param>
/// <param name="Chain">Its coroutine's frame and those that it awaits, outermost first.</param>
/// <param name="IsRunning">Whether a thread runs the last of them.</param>
/// <param name="Waiter">The address of the future that it waits for; 0 when it waits for none.</param>
/// <param name="Problem">Why the chain is cut short; null when it is not.</param>
internal sealed record RawTask(ulong Address, IReadOnlyList<RawFrame> Chain, bool IsRunning, ulong Waiter, string? Problem)
{
    /// <summary>Whether it has not moved since; one that runs may have gone on in its function.</summary>
    public bool IsSame(RawTask earlier)
    {
        if (Chain.Count != earlier.Chain.Count || IsRunning != earlier.IsRunning || Waiter != earlier.Waiter)
            return false;
        for (var i = 0; i < Chain.Count; i++)
        {
            var (now, before) = (Chain[i], earlier.Chain[i]);
            if (now.Address != before.Address || now.Code != before.Code
                || (now.Instruction != before.Instruction && !(IsRunning && i == Chain.Count - 1)))
                return false;
        }

        return true;
    }
}
