using Fuzmon.Linux.SystemCalls;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>A source that several threads use. It lives as long as the run does, whatever becomes of who reads from it.</summary>
public sealed class SyscallTap(ISyscallSource source) : IDisposable
{
    private readonly Lock _gate = new();
    private bool _isDisposed;

    /// <summary>Has a process traced, with its descendants if these are followed; one that is gone is an ordinary result.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="fromExec">Whether it is held before the exec by which it becomes the command.</param>
    public void Add(int pid, bool fromExec)
    {
        lock (_gate)
        {
            if (!_isDisposed)
                source.Add(pid, fromExec);
        }
    }

    /// <summary>Takes what has happened; see <see cref="ISyscallSource.Read"/>.</summary>
    public int Read(Span<byte> into)
    {
        lock (_gate)
            return _isDisposed ? 0 : source.Read(into);
    }

    /// <summary>What was not told so far, of all processes.</summary>
    public (ulong Lost, ulong Limited, long Untracked) Losses()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return default;
            var losses = source.Losses();
            return (losses.Aggregate(0UL, (sum, loss) => sum + loss.Lost), losses.Aggregate(0UL, (sum, loss) => sum + loss.Limited), source.Untracked);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            source.Dispose();
        }
    }
}
