using System.Buffers;
using System.Runtime.InteropServices;
using Fuzmon.Records;

namespace Fuzmon.Linux.Compression;

/// <summary>Compression by the system's libzstd.</summary>
public sealed unsafe class Zstandard : ICompression
{
    // zstd's own default.
    private const int Level = 3;

    private Zstandard()
    {
    }

    /// <summary>The system's; null if there is none (Debian's package is libzstd1).</summary>
    public static ICompression? Installed { get; } = NativeLibrary.TryLoad(LibZstd.Name, out _) ? new Zstandard() : null;

    /// <inheritdoc/>
    public void Compress(ReadOnlySpan<byte> block, IBufferWriter<byte> frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var destination = frame.GetSpan(checked((int)LibZstd.ZSTD_compressBound((nuint)block.Length)));
        // A context of its own for each frame: there is one a second, and it does not hold on to a megabyte in between.
        var context = LibZstd.ZSTD_createCCtx();
        if (context == 0)
            throw new IOException("there is no memory to compress with");

        try
        {
            Check(LibZstd.ZSTD_CCtx_setParameter(context, LibZstd.ZSTD_c_compressionLevel, Level));
            Check(LibZstd.ZSTD_CCtx_setParameter(context, LibZstd.ZSTD_c_checksumFlag, 1));
            fixed (byte* to = destination)
            fixed (byte* from = block)
                frame.Advance((int)Check(LibZstd.ZSTD_compress2(context, to, (nuint)destination.Length, from, (nuint)block.Length)));
        }
        finally
        {
            LibZstd.ZSTD_freeCCtx(context);
        }
    }

    /// <inheritdoc/>
    public IDecompressor CreateDecompressor() => new ZstandardDecompressor();

    // With room for the bound and valid parameters, only memory can be wanting.
    private static nuint Check(nuint code)
        => LibZstd.ZSTD_isError(code) == 0 ? code : throw new IOException("there is no memory to compress with");
}
