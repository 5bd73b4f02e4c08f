using System.Buffers;

namespace Fuzmon.Records;

/// <summary>How log files are compressed. Thread-safe.</summary>
public interface ICompression
{
    /// <summary>Appends the block as one whole frame, which can be read without any other.</summary>
    /// <exception cref="IOException">There is no memory for it.</exception>
    void Compress(ReadOnlySpan<byte> block, IBufferWriter<byte> frame);

    /// <summary>A decompressor, for one file at a time.</summary>
    IDecompressor CreateDecompressor();
}
