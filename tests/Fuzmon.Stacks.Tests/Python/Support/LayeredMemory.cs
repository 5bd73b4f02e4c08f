using Fuzmon.Stacks.Memory;

namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>A memory, and behind it another one for what the first has not.</summary>
internal sealed class LayeredMemory(IProcessMemory first, IProcessMemory second) : IProcessMemory
{
    public int Read(ulong address, Span<byte> into)
    {
        var read = first.Read(address, into);
        return read > 0 ? read : second.Read(address, into);
    }
}
