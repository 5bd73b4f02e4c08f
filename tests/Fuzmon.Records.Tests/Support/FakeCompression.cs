using System.Buffers;
using System.Buffers.Binary;

namespace Fuzmon.Records.Tests.Support;

/// <summary>Frames that are not compressed: the magic number of zstd, the length, the bytes, their sum.</summary>
internal sealed class FakeCompression : ICompression
{
    private const int HeaderBytes = 8;
    private static ReadOnlySpan<byte> Magic => [0x28, 0xb5, 0x2f, 0xfd];

    public void Compress(ReadOnlySpan<byte> block, IBufferWriter<byte> frame)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, block.Length);
        frame.Write(Magic);
        frame.Write(length);
        frame.Write(block);
        frame.Write([Sum(block)]);
    }

    public IDecompressor CreateDecompressor() => new Decompressor();

    private static byte Sum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (var value in bytes)
            sum += value;
        return sum;
    }

    private sealed class Decompressor : IDecompressor
    {
        private readonly List<byte> _frame = [];
        private int _passed;

        public OperationStatus Decompress(ReadOnlySpan<byte> source, Span<byte> destination, out int consumed, out int written)
        {
            consumed = written = 0;
            while (Missing() is var missing and > 0)
            {
                if (consumed == source.Length)
                    return OperationStatus.NeedMoreData;
                var take = Math.Min(missing, source.Length - consumed);
                _frame.AddRange(source.Slice(consumed, take));
                consumed += take;
                if (!Magic.StartsWith([.. _frame.Take(Magic.Length)]))
                    return OperationStatus.InvalidData;
            }

            var content = _frame.ToArray().AsSpan()[HeaderBytes..^1];
            if (Sum(content) != _frame[^1])
                return OperationStatus.InvalidData;

            written = Math.Min(destination.Length, content.Length - _passed);
            content.Slice(_passed, written).CopyTo(destination);
            _passed += written;
            return _passed == content.Length ? OperationStatus.Done : OperationStatus.DestinationTooSmall;
        }

        public void Reset()
        {
            _frame.Clear();
            _passed = 0;
        }

        public void Dispose() => Reset();

        // A length from a damaged header is as good as endless.
        private int Missing()
        {
            if (_frame.Count < HeaderBytes)
                return HeaderBytes - _frame.Count;
            var length = BinaryPrimitives.ReadInt32LittleEndian(_frame.Skip(Magic.Length).Take(4).ToArray());
            return length < 0 ? int.MaxValue : HeaderBytes + length + 1 - _frame.Count;
        }
    }
}
