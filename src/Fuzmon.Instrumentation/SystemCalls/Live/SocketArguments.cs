using Fuzmon.Linux.SystemCalls;
using static Fuzmon.Instrumentation.SystemCalls.Live.StructShapes;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>Writes the arguments that calls of sockets and vectors have.</summary>
internal static class SocketArguments
{
    private const int AF_INET = 2;
    private const int AF_INET6 = 10;
    private const int SOL_SOCKET = 1;
    private const int SOL_TCP = 6;

    private static readonly ConstantSet SocketOptions = ConstantSet.Of("sockopt");
    private static readonly ConstantSet TcpOptions = ConstantSet.Of("tcpopt");
    private static readonly ConstantSet Protocols = ConstantSet.Of("proto");

    public static void Write(CallText text, in RawSyscall call, int i, ArgumentShape shape)
    {
        var value = call.Header.Arguments[i];
        switch (shape.Form)
        {
            case ArgumentForm.AddressIn when ArgumentText.TryFind(call, i, SnippetKind.Data, atExit: false, out var data):
                SocketText.WriteAddress(text, data.Bytes);
                break;
            case ArgumentForm.AddressOut when ArgumentText.TryFind(call, i, SnippetKind.Sized, atExit: true, out var data) && data.Bytes.Length > 0:
                SocketText.WriteAddress(text, data.Bytes);
                break;
            case ArgumentForm.LengthOut:
                WriteLength(text, call, i);
                break;
            case ArgumentForm.VectorIn or ArgumentForm.VectorOut when call.TryFind(i, SnippetKind.Vector, out var vectors) && vectors.IsReadable:
                SocketText.WriteVectors(text, call, i, vectors.Bytes, vectors.IsCut);
                break;
            case ArgumentForm.MessageIn or ArgumentForm.MessageOut when call.TryFind(i, SnippetKind.Message, out var message) && message.IsReadable:
                SocketText.WriteMessage(text, call, i, message.Bytes);
                break;
            case ArgumentForm.SocketOption:
                WriteOption(text, (int)call.Header.Arguments[i - 1], (int)value);
                break;
            case ArgumentForm.OptionIn when ArgumentText.TryFind(call, i, SnippetKind.Data, atExit: false, out var data):
                WriteOptionValue(text, data);
                break;
            case ArgumentForm.OptionOut when ArgumentText.TryFind(call, i, SnippetKind.Sized, atExit: true, out var data):
                WriteOptionValue(text, data);
                break;
            case ArgumentForm.Protocol:
                if ((int)call.Header.Arguments[0] is AF_INET or AF_INET6)
                    text.AddConstant(Protocols, (int)value);
                else
                    text.AddNumber((int)value);
                break;
            default:
                text.AddAddress(value);
                break;
        }
    }

    private static void WriteLength(CallText text, in RawSyscall call, int i)
    {
        var isKnown = ArgumentText.TryFind(call, i, SnippetKind.Data, atExit: false, out var before) && before.Bytes.Length >= sizeof(int);
        var isGiven = ArgumentText.TryFind(call, i, SnippetKind.Data, atExit: true, out var after) && after.Bytes.Length >= sizeof(int);
        if (!isKnown && !isGiven)
        {
            text.AddAddress(call.Header.Arguments[i]);
            return;
        }

        text.Add((byte)'[');
        if (isKnown)
            text.AddNumber(Int(before.Bytes, 0));
        if (isGiven && (!isKnown || Int(before.Bytes, 0) != Int(after.Bytes, 0)))
        {
            text.Add(isKnown ? " => "u8 : default);
            text.AddNumber(Int(after.Bytes, 0));
        }

        text.Add((byte)']');
    }

    private static void WriteOption(CallText text, int level, int option)
    {
        if (level == SOL_SOCKET)
            text.AddConstant(SocketOptions, option);
        else if (level == SOL_TCP)
            text.AddConstant(TcpOptions, option);
        else
            text.AddNumber(option);
    }

    private static void WriteOptionValue(CallText text, RawSnippet data)
    {
        if (data.Bytes.Length == sizeof(int))
        {
            text.Add((byte)'[');
            text.AddNumber(Int(data.Bytes, 0));
            text.Add((byte)']');
        }
        else
            text.AddString(data.Bytes, data.IsCut);
    }
}
