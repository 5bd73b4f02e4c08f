using System.Runtime.InteropServices;
using Fuzmon.Linux.Proc;

namespace Fuzmon.Linux;

/// <summary>
/// Standard output or standard error by write(2) and nothing else. The console's streams set up the terminal, which may be a launched
/// command's, and hide that nobody reads any more; a file stream keeps a position of its own, over which others write.
/// </summary>
public sealed partial class StandardStream : Stream
{
    private readonly int _descriptor;

    private StandardStream(int descriptor) => _descriptor = descriptor;

    /// <summary>Descriptor 1.</summary>
    public static StandardStream Output { get; } = new(1);

    /// <summary>Descriptor 2.</summary>
    public static StandardStream Error { get; } = new(2);

    /// <summary>Whether it is a terminal.</summary>
    public bool IsTerminal => isatty(_descriptor) == 1;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes all of it.</summary>
    /// <exception cref="IOException">It cannot be written; <see cref="Exception.HResult"/> is the error number, such as EPIPE.</exception>
    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint written;
            fixed (byte* first = buffer)
                written = write(_descriptor, first, (nuint)buffer.Length);
            if (written >= 0)
                buffer = buffer[(int)written..];
            else if (Marshal.GetLastPInvokeError() is var error and not Errno.EINTR)
                throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
        // Nothing is held back.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint write(int fd, byte* buf, nuint count);

    [LibraryImport("libc")]
    private static partial int isatty(int fd);
}
