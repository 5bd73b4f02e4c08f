using Fuzmon.Linux.SystemCalls;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>Writes calls, their results, signals and ends of tasks.</summary>
internal sealed class CallWriter(CallText text, FileNames names)
{
    private const int CoreDumped = 0x80;
    private const int SignalMask = 0x7f;
    private const int F_GETFD = 1;
    private const int F_GETFL = 3;

    private static readonly ConstantSet DescriptorFlags = ConstantSet.Of("fd");
    private static readonly StructShape PollFd = StructShapes.Of("pollfd");
    private static readonly StructShape FdSet = StructShapes.Of("fdset");
    private static readonly StructShape SigInfo = StructShapes.Of("siginfo");

    private readonly ArgumentText _arguments = new(names);

    /// <summary>Writes name and arguments, without the parenthesis that closes them.</summary>
    public void WriteCall(in RawSyscall call)
    {
        if (SyscallTable.Of(call.Header.Number) is { } signature)
        {
            text.Add(signature.NameBytes);
            text.Add((byte)'(');
            _arguments.Write(text, call, signature);
            return;
        }

        text.Add("syscall_"u8);
        text.AddPaddedHex((uint)call.Header.Number, 1);
        text.Add((byte)'(');
        for (var i = 0; i < CaptureStep.Result; i++)
        {
            text.Add(i > 0 ? ", "u8 : default);
            text.AddHex(call.Header.Arguments[i]);
        }
    }

    /// <summary>Writes what stands behind the equals sign.</summary>
    public void WriteResult(in RawSyscall call)
    {
        var result = call.Header.Result;
        var signature = SyscallTable.Of(call.Header.Number);
        if (call.Header.Kind == RawSyscallKind.NoReturn)
        {
            text.Add((byte)'?');
            return;
        }

        if (ErrnoNames.IsError(result))
        {
            ErrnoNames.Write(text, result);
            return;
        }

        var isCommand = signature?.IndexOf(ArgumentForm.FcntlValue) >= 0;
        switch (signature?.Result)
        {
            case ResultForm.Address:
                text.AddAddressOrZero((ulong)result);
                break;
            case ResultForm.Octal when (ulong)result <= ushort.MaxValue:
                text.AddOctal((ulong)result);
                break;
            case ResultForm.Descriptor:
            case ResultForm.Number when isCommand && CommandArguments.GivesDescriptor(call):
                _arguments.WriteDescriptor(text, call, (int)result, CaptureStep.Result);
                break;
            case ResultForm.Number when isCommand:
                WriteFlagsResult(call);
                break;
            default:
                text.AddNumber(result);
                break;
        }

        if (signature is not null)
            WriteReady(call, signature);
    }

    /// <summary>Writes a signal.</summary>
    public void WriteSignal(in RawSyscall call)
    {
        text.Add("--- "u8);
        // A number that is none would not read as a name.
        text.Add(call.Header.Number is > 0 and <= 64 ? default : "SIG"u8);
        SignalStructs.WriteSignal(text, Math.Abs((long)call.Header.Number));
        if (call.TryFind(0, SnippetKind.Data, out var info) && info.IsReadable && info.Bytes.Length > 0)
        {
            // The kernel's own has fewer fields than it shows to programs.
            Span<byte> whole = stackalloc byte[SigInfo.Size];
            whole.Clear();
            info.Bytes[..Math.Min(info.Bytes.Length, whole.Length)].CopyTo(whole);
            text.Add((byte)' ');
            SigInfo.Write(text, whole);
        }

        text.Add(" ---"u8);
    }

    /// <summary>Writes the end of a task.</summary>
    /// <param name="status">As <c>wait</c> tells it.</param>
    public void WriteEnd(int status)
    {
        var signal = status & SignalMask;
        if (signal == 0)
        {
            text.Add("+++ exited with "u8);
            text.AddNumber((long)(status >> 8 & 0xff));
        }
        else
        {
            text.Add("+++ killed by "u8);
            SignalStructs.WriteSignal(text, signal);
            text.Add((status & CoreDumped) != 0 ? " (core dumped)"u8 : default);
        }

        text.Add(" +++"u8);
    }

    private void WriteFlagsResult(in RawSyscall call)
    {
        var (command, result) = ((int)call.Header.Arguments[1], (ulong)call.Header.Result);
        if (command is not (F_GETFD or F_GETFL))
        {
            text.AddNumber(call.Header.Result);
            return;
        }

        text.AddHex(result);
        if (command == F_GETFL)
        {
            text.Add(" (flags "u8);
            ArgumentText.WriteOpenFlags(text, result);
            text.Add((byte)')');
        }
        else if (result != 0)
        {
            text.Add(" (flags "u8);
            DescriptorFlags.WriteFlags(text, result);
            text.Add((byte)')');
        }
    }

    // What a wait for descriptors came to.
    private void WriteReady(in RawSyscall call, SyscallSignature signature)
    {
        var argument = signature.IndexOf(ArgumentForm.StructInOut);
        var waits = argument >= 0 || signature.Arguments.Count > 1 && signature.Arguments[1].Struct == FdSet;
        if (waits && call.Header.Result == 0)
            text.Add(" (Timeout)"u8);
        else if (argument >= 0 && ArgumentText.TryFind(call, argument, SnippetKind.Data, atExit: true, out var found))
            WriteReady(found.Bytes);
    }

    private void WriteReady(ReadOnlySpan<byte> bytes)
    {
        var isFirst = true;
        for (; bytes.Length >= PollFd.Size; bytes = bytes[PollFd.Size..])
        {
            if (StructShapes.UShort(bytes, 6) == 0)
                continue;
            text.Add(isFirst ? " (["u8 : ", "u8);
            isFirst = false;
            EventStructs.WritePolled(text, bytes[..PollFd.Size]);
        }

        text.Add(isFirst ? default : "])"u8);
    }
}
