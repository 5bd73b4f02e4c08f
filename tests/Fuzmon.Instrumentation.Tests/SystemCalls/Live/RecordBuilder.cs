using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Fuzmon.Instrumentation.SystemCalls;
using Fuzmon.Instrumentation.SystemCalls.Live;
using Fuzmon.Linux.SystemCalls;

namespace Fuzmon.Instrumentation.Tests.SystemCalls.Live;

/// <summary>Makes records as a source does.</summary>
internal sealed class RecordBuilder(string name)
{
    private readonly List<byte> _snippets = [];
    private RawSyscallHeader _header = new()
    {
        Kind = RawSyscallKind.Call,
        Pid = 7,
        Tid = 8,
        TimeNs = 1_000,
        DurationNs = 2_500,
        Number = SyscallTable.Of(name)?.Number ?? -1,
    };

    public RecordBuilder Kind(RawSyscallKind kind)
    {
        _header.Kind = kind;
        return this;
    }

    public RecordBuilder Number(int number)
    {
        _header.Number = number;
        return this;
    }

    public RecordBuilder Arguments(params ReadOnlySpan<ulong> arguments)
    {
        for (var i = 0; i < arguments.Length; i++)
            _header.Arguments[i] = arguments[i];
        return this;
    }

    public RecordBuilder Result(long result)
    {
        _header.Result = result;
        return this;
    }

    public RecordBuilder Snippet(int argument, SnippetKind kind, ReadOnlySpan<byte> bytes, SnippetFlags flags = SnippetFlags.None, int index = 0)
    {
        Span<byte> head = stackalloc byte[8];
        (head[0], head[1], head[2], head[3]) = ((byte)argument, (byte)kind, (byte)flags, (byte)index);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], bytes.Length);
        _snippets.AddRange(head);
        _snippets.AddRange(bytes);
        while (_snippets.Count % 8 != 0)
            _snippets.Add(0);
        return this;
    }

    public RecordBuilder Text(int argument, string text, SnippetKind kind = SnippetKind.String, SnippetFlags flags = SnippetFlags.None, int index = 0)
        => Snippet(argument, kind, Encoding.Latin1.GetBytes(text), flags, index);

    public RecordBuilder File(int argument, TracedFile file, string? reversedPath = null)
    {
        Snippet(argument, SnippetKind.File, MemoryMarshal.AsBytes(new ReadOnlySpan<TracedFile>(in file)));
        return reversedPath is null ? this : Text(argument, reversedPath, SnippetKind.Path);
    }

    public byte[] Build()
    {
        _header.Size = (uint)(RawSyscallHeader.Bytes + _snippets.Count);
        return [.. MemoryMarshal.AsBytes(new ReadOnlySpan<RawSyscallHeader>(in _header)), .. _snippets];
    }

    /// <summary>The line that the decoder makes of it.</summary>
    public string Line(SyscallDecoder? decoder = null)
    {
        ReadOnlySpan<byte> bytes = Build();
        Assert.True(RawSyscall.TryTake(ref bytes, out var call));
        return Encoding.Latin1.GetString((decoder ?? new SyscallDecoder()).Describe(call));
    }

    /// <summary>The event that the decoder makes of it.</summary>
    public SyscallEvent Event()
    {
        ReadOnlySpan<byte> bytes = Build();
        Assert.True(RawSyscall.TryTake(ref bytes, out var call));
        var decoder = new SyscallDecoder();
        var decoded = decoder.Decode(call).Copy();
        Assert.Equal(0, decoder.NotUnderstood);
        return decoded;
    }
}
