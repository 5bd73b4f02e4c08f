using System.Runtime.InteropServices;
using System.Text;

namespace Fuzmon.Stacks.Symbols;

/// <summary>
/// Reads a packet of the helper's (<c>native/symbols/protocol.h</c>). The helper may have been taken over by a file that it read:
/// every length is checked, and the first that is wrong is a <see cref="SymbolHelperException"/>.
/// </summary>
internal ref struct ReplyReader(ReadOnlySpan<byte> packet)
{
    public const int MaxReply = 128 * 1024;
    public const uint Magic = 0x59535a46;

    private const int MaxFrames = 32;
    private const int MaxFunction = 2048;
    private const int MaxPath = 1024;
    private const int MaxBuildId = 64;

    private ReadOnlySpan<byte> _rest = packet;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public Header ReadHeader(uint id, ushort kind)
    {
        var header = Read<Header>();
        Require(header.Magic == Magic && header.Id == id && header.Kind == kind && header.Last <= 1 && header.Status <= 0);
        return header;
    }

    public FileIdentity ReadIdentity()
    {
        var lengths = Read<IdentityLengths>();
        Require(lengths.HasDebugInfo <= 1 && lengths.BuildId <= MaxBuildId && lengths.SupplementBuildId <= MaxBuildId
            && lengths.Link <= MaxPath && lengths.Supplement <= MaxPath);
        var identity = new FileIdentity(
            lengths.HasDebugInfo == 1, ReadHex(lengths.BuildId), ReadText(lengths.Link), ReadText(lengths.Supplement),
            ReadHex(lengths.SupplementBuildId));
        Require(IsAtEnd);
        return identity;
    }

    /// <summary>One address's frames, innermost first.</summary>
    /// <param name="index">Which address of the request it is about.</param>
    /// <param name="file">Where the strings are shared.</param>
    public SymbolFrame[] ReadResult(out int index, NamedFile file)
    {
        var head = Read<ResultHead>();
        index = head.Address;
        Require(head.FrameCount <= MaxFrames);
        var frames = new SymbolFrame[head.FrameCount];
        for (var i = 0; i < frames.Length; i++)
            frames[i] = ReadFrame(file);
        Require(frames is not [.., { IsInlined: true }]);
        return frames;
    }

    private SymbolFrame ReadFrame(NamedFile file)
    {
        var head = Read<FrameHead>();
        Require(head.Function <= MaxFunction && head.File <= MaxPath && head.Inlined <= 1 && head.Line <= int.MaxValue);
        var function = ReadText(head.Function);
        var path = ReadText(head.File);
        return new SymbolFrame(
            function is null ? null : file.Share(function),
            path is null ? null : file.Share(path),
            head.Line == 0 ? null : (int)head.Line,
            head.Inlined == 1);
    }

    private string? ReadText(int length) => length == 0 ? null : Encoding.UTF8.GetString(Take(length));

    private string? ReadHex(int length) => length == 0 ? null : Convert.ToHexStringLower(Take(length));

    private T Read<T>()
        where T : unmanaged => MemoryMarshal.Read<T>(Take(Marshal.SizeOf<T>()));

    private ReadOnlySpan<byte> Take(int length)
    {
        Require(length <= _rest.Length);
        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    private static void Require(bool holds)
    {
        if (!holds)
            throw new SymbolHelperException("sent an answer that makes no sense");
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Header
    {
        public uint Magic;
        public uint Id;
        public ushort Kind;
        public ushort Last;
        public int Status;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct IdentityLengths
    {
        public byte HasDebugInfo;
        public byte BuildId;
        public ushort Link;
        public ushort Supplement;
        public byte SupplementBuildId;
        public byte Reserved;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ResultHead
    {
        public ushort Address;
        public ushort FrameCount;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct FrameHead
    {
        public uint Line;
        public ushort Function;
        public ushort File;
        public byte Inlined;
        public byte Reserved0;
        public byte Reserved1;
        public byte Reserved2;
    }
}
