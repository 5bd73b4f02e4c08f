using System.Buffers;

namespace Fuzmon.Records;

/// <summary>Reads frames. A log is hostile input: memory is bounded, whatever a frame demands.</summary>
public interface IDecompressor : IDisposable
{
    /// <summary>Decodes on within one frame.</summary>
    /// <returns>
    /// <see cref="OperationStatus.Done"/> at the end of a frame, <see cref="OperationStatus.InvalidData"/> for what is no frame or
    /// needs too much memory; then <see cref="Reset"/> comes next.
    /// </returns>
    OperationStatus Decompress(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int written);

    /// <summary>Makes ready for the beginning of a frame.</summary>
    void Reset();
}
