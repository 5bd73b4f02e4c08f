using System.Buffers;
using Fuzmon.Records;

namespace Fuzmon.Linux.Compression;

/// <summary>Reads zstd frames.</summary>
internal sealed unsafe class ZstandardDecompressor : IDecompressor
{
    // 8 MiB: what zstd needs for a file that was compressed with its level 19. A frame that demands more is refused.
    private const int MaxWindowLog = 23;

    private nint _context;

    public ZstandardDecompressor()
    {
        _context = LibZstd.ZSTD_createDCtx();
        if (_context == 0)
            throw new IOException("there is no memory to decompress with");
        LibZstd.ZSTD_DCtx_setParameter(_context, LibZstd.ZSTD_d_windowLogMax, MaxWindowLog);
    }

    public OperationStatus Decompress(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int written)
    {
        ObjectDisposedException.ThrowIf(_context == 0, this);
        fixed (byte* from = source)
        fixed (byte* to = destination)
        {
            var input = new LibZstd.ZSTD_inBuffer { Source = from, Size = (nuint)source.Length };
            var output = new LibZstd.ZSTD_outBuffer { Destination = to, Size = (nuint)destination.Length };
            var left = LibZstd.ZSTD_decompressStream(_context, ref output, ref input);
            consumed = (int)input.Position;
            written = (int)output.Position;
            if (LibZstd.ZSTD_isError(left) != 0)
                return OperationStatus.InvalidData;
            if (left == 0)
                return OperationStatus.Done;
            // A full destination may hide more that is decoded already and needs no more input.
            return written == destination.Length ? OperationStatus.DestinationTooSmall : OperationStatus.NeedMoreData;
        }
    }

    public void Reset() => LibZstd.ZSTD_DCtx_reset(_context, LibZstd.ZSTD_reset_session_only);

    public void Dispose()
    {
        LibZstd.ZSTD_freeDCtx(_context);
        _context = 0;
    }
}
