namespace Fuzmon.Stacks.Memory;

/// <summary>
/// The memory of another process, live or a copy. An address that cannot be read is an ordinary result, and so is a process that
/// has gone: no implementation throws for either.
/// </summary>
public interface IProcessMemory
{
    /// <summary>Reads from an address on.</summary>
    /// <returns>The bytes read: fewer than asked for when the readable part ends before, 0 when there is nothing to read.</returns>
    int Read(ulong address, Span<byte> into);
}
