using Microsoft.Win32.SafeHandles;

namespace Fuzmon.Linux.Proc;

/// <summary>
/// One file of a process, kept open while the budget allows: a read of an open file costs a third of open, read and close.
/// Only for files bound to the process. smaps_rollup is bound to the memory it was opened with: kept open it would pin that
/// memory's descriptor and answer ESRCH after an exec though the process lives.
/// </summary>
/// <param name="directory">The process's directory; not owned.</param>
/// <param name="name">The file's name, ending with a NUL.</param>
/// <param name="budget">Where descriptors are counted.</param>
internal sealed class ProcFile(SafeFileHandle directory, byte[] name, DescriptorBudget budget) : IDisposable
{
    private SafeFileHandle? _kept;

    /// <summary>The errno, and the whole text, which is valid until this thread reads again.</summary>
    public int Read(out ReadOnlySpan<byte> text)
    {
        if (_kept is not null)
            return ProcFileSystem.Read(_kept, out text);
        if (!budget.TryTakeForFile())
            return ProcFileSystem.ReadOnce(directory, name, out text);

        text = default;
        var error = ProcFileSystem.OpenFile(directory, name, out var file);
        if (error != Errno.None)
        {
            budget.Return();
            file.Dispose();
            return error;
        }
        _kept = file;
        return ProcFileSystem.Read(file, out text);
    }

    /// <summary>As <see cref="Read"/>, but the file is not kept open for it.</summary>
    public int ReadOnce(out ReadOnlySpan<byte> text)
        => _kept is not null ? ProcFileSystem.Read(_kept, out text) : ProcFileSystem.ReadOnce(directory, name, out text);

    public void Dispose()
    {
        if (_kept is null)
            return;
        _kept.Dispose();
        _kept = null;
        budget.Return();
    }
}
