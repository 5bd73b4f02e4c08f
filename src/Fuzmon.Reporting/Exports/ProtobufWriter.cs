using System.Text;

namespace Fuzmon.Reporting.Exports;

/// <summary>Writes a message of protocol buffers: only what profiles need.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0;
    private const int Delimited = 2;

    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Begins anew.</summary>
    public void Clear() => _length = 0;

    /// <summary>A number; 0 is not written, as it is the default.</summary>
    public void Field(int number, long value)
    {
        if (value == 0)
            return;
        Write((ulong)((number << 3) | Varint));
        Write((ulong)value);
    }

    /// <summary>A message, or a block of bytes.</summary>
    public void Field(int number, ReadOnlySpan<byte> value)
    {
        Write((ulong)((number << 3) | Delimited));
        Write((ulong)value.Length);
        MakeRoom(value.Length);
        value.CopyTo(_bytes.AsSpan(_length));
        _length += value.Length;
    }

    /// <summary>Text.</summary>
    public void Field(int number, string value) => Field(number, Encoding.UTF8.GetBytes(value));

    /// <summary>Several numbers in one field.</summary>
    public void Packed(int number, IEnumerable<long> values)
    {
        var packed = new ProtobufWriter();
        foreach (var value in values)
            packed.Write((ulong)value);
        Field(number, packed.Written);
    }

    private void Write(ulong value)
    {
        MakeRoom(10);
        for (; value >= 0x80; value >>= 7)
            _bytes[_length++] = (byte)(value | 0x80);
        _bytes[_length++] = (byte)value;
    }

    private void MakeRoom(int count)
    {
        if (_bytes.Length - _length < count)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
    }
}
