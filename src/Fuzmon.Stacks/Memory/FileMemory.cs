using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Stacks.Memory;

/// <summary>A file, read as memory: an address is an offset in it. It may be cut or changed under us at any time.</summary>
internal sealed class FileMemory(SafeFileHandle file) : IProcessMemory
{
    public int Read(ulong address, Span<byte> into)
    {
        if (address > long.MaxValue)
            return 0;
        try
        {
            return RandomAccess.Read(file, into, (long)address);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return 0;
        }
    }
}
