using System.Runtime.InteropServices;

namespace Fuzmon.Linux.Compression;

/// <summary>The part of <c>zstd.h</c> that is used.</summary>
internal static unsafe partial class LibZstd
{
    public const string Name = "libzstd.so.1";

    public const int ZSTD_c_compressionLevel = 100;
    public const int ZSTD_c_checksumFlag = 201;
    public const int ZSTD_d_windowLogMax = 100;
    public const int ZSTD_reset_session_only = 1;

    [LibraryImport(Name)]
    public static partial nint ZSTD_createCCtx();

    [LibraryImport(Name)]
    public static partial nuint ZSTD_freeCCtx(nint context);

    [LibraryImport(Name)]
    public static partial nuint ZSTD_CCtx_setParameter(nint context, int parameter, int value);

    [LibraryImport(Name)]
    public static partial nuint ZSTD_compressBound(nuint length);

    [LibraryImport(Name)]
    public static partial nuint ZSTD_compress2(nint context, byte* destination, nuint capacity, byte* source, nuint length);

    [LibraryImport(Name)]
    public static partial nint ZSTD_createDCtx();

    [LibraryImport(Name)]
    public static partial nuint ZSTD_freeDCtx(nint context);

    [LibraryImport(Name)]
    public static partial nuint ZSTD_DCtx_setParameter(nint context, int parameter, int value);

    [LibraryImport(Name)]
    public static partial nuint ZSTD_DCtx_reset(nint context, int directive);

    [LibraryImport(Name)]
    public static partial nuint ZSTD_decompressStream(nint context, ref ZSTD_outBuffer output, ref ZSTD_inBuffer input);

    [LibraryImport(Name)]
    public static partial uint ZSTD_isError(nuint code);

    public struct ZSTD_inBuffer
    {
        public byte* Source;
        public nuint Size;
        public nuint Position;
    }

    public struct ZSTD_outBuffer
    {
        public byte* Destination;
        public nuint Size;
        public nuint Position;
    }
}
