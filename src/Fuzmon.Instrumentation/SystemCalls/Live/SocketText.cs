using System.Buffers.Binary;
using System.Net;
using System.Text;
using Fuzmon.Linux.SystemCalls;
using static Fuzmon.Instrumentation.SystemCalls.Live.StructShapes;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>Writes addresses of sockets, buffers and messages.</summary>
internal static class SocketText
{
    private const int AF_UNIX = 1;
    private const int AF_INET = 2;
    private const int AF_INET6 = 10;
    private const int AF_NETLINK = 16;
    private const int SOL_SOCKET = 1;
    private const int SCM_RIGHTS = 1;
    private const int VectorBytes = 16;
    private const int MessageBytes = 56;
    private const int ControlHeadBytes = 16;
    private const int MaxDescriptors = 64;

    private static readonly ConstantSet Families = ConstantSet.Of("family");
    private static readonly ConstantSet MessageFlags = ConstantSet.Of("msg");
    private static readonly ConstantSet Levels = ConstantSet.Of("socklevel");
    private static readonly ConstantSet ControlTypes = ConstantSet.Of("cmsg");

    /// <summary>Writes an address.</summary>
    public static void WriteAddress(CallText text, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2)
        {
            text.AddString(bytes);
            return;
        }

        var family = UShort(bytes, 0);
        text.Add("{sa_family="u8);
        text.AddConstant(Families, family);
        switch (family)
        {
            case AF_UNIX:
                WritePath(text, bytes[2..]);
                break;
            case AF_INET when bytes.Length >= 8:
                text.Add(", sin_port=htons("u8);
                text.AddNumber((long)BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
                text.Add("), sin_addr=inet_addr(\""u8);
                text.Add(Encoding.ASCII.GetBytes(new IPAddress(bytes.Slice(4, 4)).ToString()));
                text.Add("\")"u8);
                break;
            case AF_INET6 when bytes.Length >= 24:
                text.Add(", sin6_port=htons("u8);
                text.AddNumber((long)BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
                text.Add("), sin6_flowinfo=htonl("u8);
                text.AddNumber((long)BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
                text.Add("), inet_pton(AF_INET6, \""u8);
                text.Add(Encoding.ASCII.GetBytes(new IPAddress(bytes.Slice(8, 16)).ToString()));
                text.Add("\", &sin6_addr), sin6_scope_id="u8);
                text.AddNumber(bytes.Length >= 28 ? (long)UInt(bytes, 24) : 0);
                break;
            case AF_NETLINK when bytes.Length >= 12:
                text.Add(", nl_pid="u8);
                text.AddNumber((long)UInt(bytes, 4));
                text.Add(", nl_groups="u8);
                text.AddPaddedHex(UInt(bytes, 8), 8);
                break;
            default:
                if (bytes.Length > 2)
                {
                    text.Add(", sa_data="u8);
                    text.AddString(bytes[2..]);
                }

                break;
        }

        text.Add((byte)'}');
    }

    /// <summary>Writes buffers.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="call">The call.</param>
    /// <param name="argument">The argument that points to them.</param>
    /// <param name="vectors">The <c>iovec</c>s that were copied.</param>
    /// <param name="isCut">Whether there are more.</param>
    public static void WriteVectors(CallText text, in RawSyscall call, int argument, ReadOnlySpan<byte> vectors, bool isCut)
    {
        text.Add((byte)'[');
        var count = vectors.Length / VectorBytes;
        for (var i = 0; i < count; i++)
        {
            text.Add(i > 0 ? ", {iov_base="u8 : "{iov_base="u8);
            var vector = vectors.Slice(i * VectorBytes, VectorBytes);
            if (TryFindBuffer(call, argument, i, out var buffer))
                text.AddString(buffer.Bytes, buffer.IsCut);
            else
                text.AddAddress(ULong(vector, 0));
            text.Add(", iov_len="u8);
            text.AddNumber(ULong(vector, 8));
            text.Add((byte)'}');
        }

        text.Add(isCut ? (count > 0 ? ", ...]"u8 : "...]"u8) : "]"u8);
    }

    /// <summary>Writes a message.</summary>
    public static void WriteMessage(CallText text, in RawSyscall call, int argument, ReadOnlySpan<byte> message)
    {
        if (message.Length < MessageBytes)
        {
            text.AddHex(call.Header.Arguments[argument]);
            return;
        }

        text.Add("{msg_name="u8);
        if (call.TryFind(argument, SnippetKind.Address, out var name) && name.IsReadable && name.Bytes.Length > 0)
            WriteAddress(text, name.Bytes);
        else
            text.AddAddress(ULong(message, 0));
        text.Add(", msg_namelen="u8);
        text.AddNumber(Int(message, 8));
        text.Add(", msg_iov="u8);
        if (call.TryFind(argument, SnippetKind.Vector, out var vectors) && vectors.IsReadable)
            WriteVectors(text, call, argument, vectors.Bytes, vectors.IsCut);
        else
            text.AddAddress(ULong(message, 16));
        text.Add(", msg_iovlen="u8);
        text.AddNumber(ULong(message, 24));
        if (ULong(message, 32) != 0)
        {
            text.Add(", msg_control="u8);
            if (call.TryFind(argument, SnippetKind.Data, out var control) && control.IsReadable && control.Bytes.Length >= ControlHeadBytes)
                WriteControl(text, control.Bytes, control.IsCut);
            else
                text.AddAddress(ULong(message, 32));
        }

        text.Add(", msg_controllen="u8);
        text.AddNumber(ULong(message, 40));
        text.Add(", msg_flags="u8);
        var flags = UInt(message, 48);
        if (flags == 0)
            text.Add((byte)'0');
        else
            MessageFlags.WriteFlags(text, flags);
        text.Add((byte)'}');
    }

    private static bool TryFindBuffer(in RawSyscall call, int argument, int index, out RawSnippet found)
    {
        foreach (var snippet in call)
        {
            if (snippet.Argument == argument && snippet.Kind == SnippetKind.Buffer && snippet.Index == index && snippet.IsReadable)
            {
                found = snippet;
                return true;
            }
        }

        found = default;
        return false;
    }

    private static void WriteControl(CallText text, ReadOnlySpan<byte> bytes, bool isCut)
    {
        text.Add((byte)'[');
        var isFirst = true;
        while (bytes.Length >= ControlHeadBytes)
        {
            var length = ULong(bytes, 0);
            if (length < ControlHeadBytes)
                break;
            text.Add(isFirst ? "{cmsg_len="u8 : ", {cmsg_len="u8);
            isFirst = false;
            text.AddNumber(length);
            text.Add(", cmsg_level="u8);
            text.AddConstant(Levels, Int(bytes, 8));
            text.Add(", cmsg_type="u8);
            if (Int(bytes, 8) == SOL_SOCKET)
                text.AddConstant(ControlTypes, Int(bytes, 12));
            else
                text.AddHex(UInt(bytes, 12));
            var data = bytes[ControlHeadBytes..(int)Math.Min(length, (ulong)bytes.Length)];
            if (Int(bytes, 8) == SOL_SOCKET && Int(bytes, 12) == SCM_RIGHTS)
                WriteDescriptors(text, data);
            text.Add((byte)'}');
            bytes = bytes[(int)Math.Min((length + 7) & ~7UL, (ulong)bytes.Length)..];
        }

        text.Add(isCut ? (isFirst ? "...]"u8 : ", ...]"u8) : "]"u8);
    }

    private static void WriteDescriptors(CallText text, ReadOnlySpan<byte> data)
    {
        text.Add(", cmsg_data=["u8);
        for (var i = 0; i < Math.Min(data.Length / 4, MaxDescriptors); i++)
        {
            if (i > 0)
                text.Add(", "u8);
            text.AddNumber(Int(data, i * 4));
        }

        text.Add((byte)']');
    }

    private static void WritePath(CallText text, ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty)
            return;
        text.Add(", sun_path="u8);
        // An abstract name begins with a NUL and may hold others.
        if (path[0] == 0)
        {
            text.Add((byte)'@');
            text.AddString(path[1..]);
            return;
        }

        var end = path.IndexOf((byte)0);
        text.AddString(end < 0 ? path : path[..end]);
    }
}
