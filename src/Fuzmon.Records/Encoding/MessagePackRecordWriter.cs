using System.Buffers.Binary;
using MessagePack;

namespace Fuzmon.Records;

/// <summary>
/// Writes a record as one MessagePack map. How many entries a map has is known only at its end, so a header of fixed size
/// (map 16, array 16) is written first and filled in then.
/// </summary>
public class MessagePackRecordWriter : RecordWriter
{
    private const int MaxDepth = 64;
    private const byte Map16 = 0xde;
    private const byte Array16 = 0xdc;
    private const int HeaderLength = 3;

    private readonly PatchableBuffer _output;
    private readonly Container[] _open = new Container[MaxDepth];
    private int _depth;

    /// <summary>Makes a writer that appends to <paramref name="output"/>.</summary>
    public MessagePackRecordWriter(PatchableBuffer output) => _output = output;

    /// <inheritdoc/>
    public override void BeginMap() => Begin(Map16);

    /// <inheritdoc/>
    public override void EndMap() => End();

    /// <inheritdoc/>
    public override void BeginArray() => Begin(Array16);

    /// <inheritdoc/>
    public override void EndArray() => End();

    /// <inheritdoc/>
    public override void Name(ReadOnlySpan<byte> name)
    {
        var writer = new MessagePackWriter(_output);
        writer.WriteString(name);
        writer.Flush();
    }

    /// <inheritdoc/>
    public override void Value(long value)
    {
        CountEntry();
        var writer = new MessagePackWriter(_output);
        writer.Write(value);
        writer.Flush();
    }

    /// <inheritdoc/>
    public override void Value(ulong value)
    {
        CountEntry();
        var writer = new MessagePackWriter(_output);
        writer.Write(value);
        writer.Flush();
    }

    /// <inheritdoc/>
    public override void Value(double value)
    {
        CountEntry();
        var writer = new MessagePackWriter(_output);
        writer.Write(value);
        writer.Flush();
    }

    /// <inheritdoc/>
    public override void Value(bool value)
    {
        CountEntry();
        var writer = new MessagePackWriter(_output);
        writer.Write(value);
        writer.Flush();
    }

    /// <inheritdoc/>
    public override void Value(ReadOnlySpan<char> value)
    {
        CountEntry();
        var writer = new MessagePackWriter(_output);
        writer.Write(value);
        writer.Flush();
    }

    private void Begin(byte code)
    {
        CountEntry();
        if (_depth == MaxDepth)
            throw new InvalidOperationException($"A record may nest {MaxDepth} levels.");

        _open[_depth++] = new Container { HeaderAt = _output.Length };
        var header = _output.GetSpan(HeaderLength);
        header[0] = code;
        _output.Advance(HeaderLength);
    }

    private void End()
    {
        var container = _open[--_depth];
        BinaryPrimitives.WriteUInt16BigEndian(_output.At(container.HeaderAt + 1, sizeof(ushort)), checked((ushort)container.Count));
    }

    /// <summary>Counts a value as an entry of the innermost map or array.</summary>
    private protected void CountEntry()
    {
        if (_depth > 0)
            _open[_depth - 1].Count++;
    }

    private struct Container
    {
        public int HeaderAt;
        public int Count;
    }
}
