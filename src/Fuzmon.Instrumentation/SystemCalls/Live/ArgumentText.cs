using Fuzmon.Linux.SystemCalls;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>Writes the arguments of a call as strace does.</summary>
internal sealed class ArgumentText(FileNames names)
{
    private const int AtWorkingFolder = -100;
    private const ulong AccessModes = 3;
    private const ulong CreatesFile = 0x400040; // O_CREAT and the part of O_TMPFILE that is its own
    private const ulong SocketTypes = 0xf;
    private const int FdSetBits = 1024;
    private const byte MoreStrings = 255;

    private static readonly ConstantSet OpenFlagSet = ConstantSet.Of("open");
    private static readonly ConstantSet SocketTypeSet = ConstantSet.Of("socktype");
    private static readonly StructShape FdSet = StructShapes.Of("fdset");
    private static readonly StructShape Status = StructShapes.Of("status");

    /// <summary>Writes all arguments, with commas between them.</summary>
    public void Write(CallText text, in RawSyscall call, SyscallSignature signature)
    {
        var start = text.Length;
        for (var i = 0; i < signature.Arguments.Count; i++)
        {
            var before = text.Length;
            if (before > start)
                text.Add(", "u8);
            var separated = text.Length;
            Write(text, call, signature, i);
            if (text.Length == separated)
                text.Cut(before);
        }
    }

    /// <summary>Writes a descriptor with the name of its file.</summary>
    public void WriteDescriptor(CallText text, in RawSyscall call, int descriptor, int argument, int index = 0)
    {
        if (descriptor == AtWorkingFolder && argument != CaptureStep.Result)
            text.Add("AT_FDCWD"u8);
        else
            text.AddNumber(descriptor);
        var name = names.Of(call, argument, index, out var isDeleted);
        if (name.IsEmpty)
            return;
        text.Add((byte)'<');
        text.AddEscaped(name, asName: true);
        text.Add(isDeleted ? ">(deleted)"u8 : ">"u8);
    }

    /// <summary>Writes flags of <c>open</c>, the access first.</summary>
    public static void WriteOpenFlags(CallText text, ulong flags)
    {
        text.Add((flags & AccessModes) switch { 0 => "O_RDONLY"u8, 1 => "O_WRONLY"u8, 2 => "O_RDWR"u8, _ => "O_ACCMODE"u8 });
        if ((flags & ~AccessModes) != 0)
            OpenFlagSet.WriteFlags(text, flags & ~AccessModes, written: true);
    }

    private void Write(CallText text, in RawSyscall call, SyscallSignature signature, int i)
    {
        var value = call.Header.Arguments[i];
        var shape = signature.Arguments[i];
        switch (shape.Form)
        {
            case ArgumentForm.Int:
                text.AddNumber((int)value);
                break;
            case ArgumentForm.UInt:
                text.AddNumber((ulong)(uint)value);
                break;
            case ArgumentForm.Long:
                text.AddNumber((long)value);
                break;
            case ArgumentForm.ULong:
                text.AddNumber(value);
                break;
            case ArgumentForm.Hex:
                text.AddHex(value);
                break;
            case ArgumentForm.Octal:
                text.AddOctal((uint)value);
                break;
            case ArgumentForm.Descriptor or ArgumentForm.NewDescriptor or ArgumentForm.Folder:
                WriteDescriptor(text, call, (int)value, i);
                break;
            case ArgumentForm.Path or ArgumentForm.Text:
                WriteString(text, call, i, atExit: false);
                break;
            case ArgumentForm.FolderOut:
                WriteString(text, call, i, atExit: true);
                break;
            case ArgumentForm.DataIn:
                WriteData(text, call, i, call.Header.Arguments[shape.Other]);
                break;
            case ArgumentForm.DataOut or ArgumentForm.RandomOut:
                WriteGiven(text, call, i, inHex: shape.Form == ArgumentForm.RandomOut);
                break;
            case ArgumentForm.Flags:
                WriteFlags(text, shape.Set!, (uint)value);
                break;
            case ArgumentForm.Value:
                text.AddConstant(shape.Set!, (int)value);
                break;
            case ArgumentForm.Signal:
                SignalStructs.WriteSignal(text, (int)value);
                break;
            case ArgumentForm.Device:
                FileStructs.WriteDevice(text, value);
                break;
            case ArgumentForm.StructIn or ArgumentForm.StructInOut or ArgumentForm.StructOut:
                WriteStruct(text, call, i, shape);
                break;
            case ArgumentForm.OpenFlags:
                WriteOpenFlags(text, (uint)value);
                break;
            case ArgumentForm.OpenMode:
                if ((call.Header.Arguments[shape.Other] & CreatesFile) != 0)
                    text.AddOctal((uint)value);
                break;
            case ArgumentForm.NodeMode:
                FileStructs.WriteMode(text, (uint)value);
                break;
            case ArgumentForm.SocketType:
                WriteSocketType(text, (uint)value);
                break;
            case ArgumentForm.Arguments:
                WriteStrings(text, call, i);
                break;
            case ArgumentForm.Environment:
                WriteEnvironment(text, call, i);
                break;
            case ArgumentForm.DescriptorPair:
                WritePair(text, call, i);
                break;
            case ArgumentForm.Address:
                text.AddAddress(value);
                break;
            case ArgumentForm.AddressIn or ArgumentForm.AddressOut or ArgumentForm.LengthOut or ArgumentForm.VectorIn or ArgumentForm.VectorOut
                or ArgumentForm.VectorOnly or ArgumentForm.MessageIn or ArgumentForm.MessageOut or ArgumentForm.SocketOption
                or ArgumentForm.OptionIn or ArgumentForm.OptionOut or ArgumentForm.Protocol:
                SocketArguments.Write(text, call, i, shape);
                break;
            default:
                CommandArguments.Write(text, call, i, shape.Form);
                break;
        }
    }

    /// <summary>The bytes that were copied of what an argument points to, if they were.</summary>
    internal static bool TryFind(in RawSyscall call, int argument, SnippetKind kind, bool atExit, out RawSnippet found)
    {
        foreach (var snippet in call)
        {
            if (snippet.Argument == argument && snippet.Kind == kind && snippet.IsReadable && snippet.Flags.HasFlag(SnippetFlags.AtExit) == atExit)
            {
                found = snippet;
                return true;
            }
        }

        found = default;
        return false;
    }

    /// <summary>Writes flags, or 0.</summary>
    internal static void WriteFlags(CallText text, ConstantSet set, ulong value)
    {
        if (value == 0)
            text.Add((byte)'0');
        else
            set.WriteFlags(text, value);
    }

    /// <summary>Writes bytes of which as many were copied as are shown.</summary>
    internal static void WriteData(CallText text, in RawSyscall call, int i, ulong length)
    {
        // What was not resident at the entry may have been copied when the call returned.
        if (TryFind(call, i, SnippetKind.Data, atExit: false, out var data) || TryFind(call, i, SnippetKind.Data, atExit: true, out data))
            text.AddString(data.Bytes, data.IsCut || (ulong)data.Bytes.Length < length);
        else
            text.AddAddress(call.Header.Arguments[i]);
    }

    private static void WriteString(CallText text, in RawSyscall call, int i, bool atExit)
    {
        if (TryFind(call, i, SnippetKind.String, atExit, out var found) || (!atExit && TryFind(call, i, SnippetKind.String, atExit: true, out found)))
            text.AddString(found.Bytes, found.IsCut);
        else
            text.AddAddress(call.Header.Arguments[i]);
    }

    private static void WriteGiven(CallText text, in RawSyscall call, int i, bool inHex)
    {
        if (call.Header.Kind == RawSyscallKind.Call && call.Header.Result == 0 && call.Header.Arguments[i] != 0)
            text.Add("\"\""u8);
        else if (TryFind(call, i, SnippetKind.Result, atExit: true, out var data))
            text.AddString(data.Bytes, data.IsCut || data.Bytes.Length < call.Header.Result, inHex);
        else
            text.AddAddress(call.Header.Arguments[i]);
    }

    private static void WriteStruct(CallText text, in RawSyscall call, int i, ArgumentShape shape)
    {
        var structure = shape.Struct!;
        var isGiven = shape.Form == ArgumentForm.StructOut;
        // A wait that found nobody leaves the status as it was.
        if ((structure == Status && call.Header.Result == 0)
            || !(TryFind(call, i, SnippetKind.Data, isGiven, out var found) || TryFind(call, i, SnippetKind.Data, !isGiven, out found)
                || TryFind(call, i, SnippetKind.Result, atExit: true, out found)))
        {
            text.AddAddress(call.Header.Arguments[i]);
        }
        else if (structure == FdSet)
        {
            WriteFdSet(text, call, found.Bytes);
        }
        else if (shape.Other >= 0 || found.Kind == SnippetKind.Result)
        {
            WriteArray(text, structure, found, structure.Write);
        }
        else if (found.Bytes.Length < structure.Size)
        {
            text.AddAddress(call.Header.Arguments[i]);
        }
        else
        {
            text.Add(structure.IsArray ? "["u8 : default);
            structure.Write(text, found.Bytes[..structure.Size]);
            text.Add(structure.IsArray ? "]"u8 : default);
        }
    }

    /// <summary>Writes as many structures as were copied.</summary>
    internal static void WriteArray(CallText text, StructShape structure, RawSnippet found, StructWriter write)
    {
        text.Add((byte)'[');
        var count = found.Bytes.Length / structure.Size;
        for (var item = 0; item < count; item++)
        {
            if (item > 0)
                text.Add(", "u8);
            write(text, found.Bytes.Slice(item * structure.Size, structure.Size));
        }

        text.Add(!found.IsCut ? "]"u8 : count > 0 ? ", ...]"u8 : "...]"u8);
    }

    // The kernel looks at the descriptors below the first argument only.
    private static void WriteFdSet(CallText text, in RawSyscall call, ReadOnlySpan<byte> bytes)
    {
        Span<byte> set = stackalloc byte[FdSetBits / 8];
        bytes[..Math.Min(bytes.Length, set.Length)].CopyTo(set);
        for (var bit = (int)Math.Min(call.Header.Arguments[0], FdSetBits); bit < FdSetBits; bit++)
            set[bit >> 3] &= (byte)~(1 << (bit & 7));
        EventStructs.WriteSet(text, set);
    }

    private static void WriteSocketType(CallText text, ulong value)
    {
        var type = value & SocketTypes;
        if (type != 0 || value == 0)
        {
            if (value == 0)
                text.Add((byte)'0');
            else
                text.AddConstant(SocketTypeSet, (long)type);
        }

        var isFirst = type == 0;
        foreach (var (name, bit) in (ReadOnlySpan<(string Name, ulong Bit)>)[("SOCK_CLOEXEC", 0x80000), ("SOCK_NONBLOCK", 0x800)])
        {
            if ((value & bit) == 0)
                continue;
            if (!isFirst)
                text.Add((byte)'|');
            isFirst = false;
            text.Add(System.Text.Encoding.ASCII.GetBytes(name));
        }
    }

    private static void WriteStrings(CallText text, in RawSyscall call, int i)
    {
        var isFirst = true;
        foreach (var snippet in call)
        {
            if (snippet.Argument != i || snippet.Kind != SnippetKind.Strings)
                continue;
            text.Add(isFirst ? "["u8 : ", "u8);
            isFirst = false;
            if (snippet.Index == MoreStrings)
                text.Add("..."u8);
            else if (snippet.IsReadable)
                text.AddString(snippet.Bytes, snippet.IsCut);
            else
                text.Add("???"u8);
        }

        if (isFirst)
            text.AddAddress(call.Header.Arguments[i]);
        else
            text.Add((byte)']');
    }

    private static void WriteEnvironment(CallText text, in RawSyscall call, int i)
    {
        text.AddAddress(call.Header.Arguments[i]);
        if (call.TryFind(i, SnippetKind.Count, out var count) && count.Bytes.Length >= sizeof(int))
        {
            text.Add(" /* "u8);
            text.AddNumber(StructShapes.Int(count.Bytes, 0));
            text.Add(count.IsCut ? "+ vars */"u8 : " vars */"u8);
        }
    }

    private void WritePair(CallText text, in RawSyscall call, int i)
    {
        if (!call.TryFind(i, SnippetKind.Files, out var pair) || !pair.IsReadable || pair.Bytes.Length < 2 * sizeof(int))
        {
            text.AddAddress(call.Header.Arguments[i]);
            return;
        }

        text.Add((byte)'[');
        WriteDescriptor(text, call, StructShapes.Int(pair.Bytes, 0), i, 0);
        text.Add(", "u8);
        WriteDescriptor(text, call, StructShapes.Int(pair.Bytes, 4), i, 1);
        text.Add((byte)']');
    }
}
