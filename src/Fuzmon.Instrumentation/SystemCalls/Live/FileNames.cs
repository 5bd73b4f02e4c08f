using System.Globalization;
using System.Text;
using Fuzmon.Linux.SystemCalls;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>
/// Names of the files that descriptors are, by the identity that a source gives them. A source tells a name once, when it first meets the
/// file; that record may have been lost, and /proc is asked then, as long as it still shows the same file.
/// </summary>
internal sealed class FileNames
{
    private const uint PipeMagic = 0x50495045;
    private const uint SocketMagic = 0x534f434b;
    private const uint AnonymousMagic = 0x09041934;
    private const int MaxNames = 65_536;

    private readonly Dictionary<ulong, byte[]> _names = [];

    /// <summary>Descriptors whose name could not be found out.</summary>
    public long Unknown { get; private set; }

    /// <summary>The name of an argument's file; empty when it is not known.</summary>
    /// <param name="call">The call.</param>
    /// <param name="argument">The argument; 6: the result.</param>
    /// <param name="index">Which one, of several descriptors of it.</param>
    /// <param name="isDeleted">Whether the name is gone.</param>
    public ReadOnlySpan<byte> Of(in RawSyscall call, int argument, int index, out bool isDeleted)
    {
        isDeleted = false;
        var isFound = false;
        var file = default(TracedFile);
        foreach (var snippet in call)
        {
            if (snippet.Argument != argument || snippet.Index != index)
                continue;
            if (snippet.Kind == SnippetKind.Name)
                return CutDeleted(snippet.Bytes, out isDeleted);
            if (snippet.Kind == SnippetKind.File)
                isFound = TracedFile.TryRead(snippet.Bytes, out file);
            else if (snippet.Kind == SnippetKind.Path && isFound)
                Keep(file.Identity, Compose(file, snippet.Bytes, snippet.IsCut));
        }

        if (!isFound)
            return default;
        isDeleted = file.IsDeleted != 0;
        if (_names.TryGetValue(file.Identity, out var name))
            return name;

        name = Ask(call, file, argument == CaptureStep.Result ? (int)call.Header.Result : (int)call.Header.Arguments[argument]);
        if (name is null)
            Unknown++;
        else
            Keep(file.Identity, name);
        return name;
    }

    private void Keep(ulong identity, byte[] name)
    {
        if (_names.Count >= MaxNames)
            _names.Clear();
        _names[identity] = name;
    }

    private static byte[] Compose(TracedFile file, ReadOnlySpan<byte> parts, bool isCut)
    {
        if (file.Magic is PipeMagic or SocketMagic)
            return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(file.Magic == PipeMagic ? "pipe" : "socket")}:[{file.Inode}]"));

        parts = parts.TrimEnd((byte)0);
        var name = new byte[parts.Length + 16];
        var length = 0;
        if (file.Magic == AnonymousMagic)
        {
            "anon_inode:"u8.CopyTo(name);
            parts.CopyTo(name.AsSpan("anon_inode:"u8.Length));
            return name[..(parts.Length + "anon_inode:"u8.Length)];
        }

        if (isCut)
            "..."u8.CopyTo(name.AsSpan(0, length = 3));
        if (parts.IsEmpty)
        {
            name[length++] = (byte)'/';
            return name[..length];
        }

        // The innermost comes first.
        while (!parts.IsEmpty)
        {
            var before = parts.LastIndexOf((byte)0);
            var part = parts[(before + 1)..];
            name[length++] = (byte)'/';
            part.CopyTo(name.AsSpan(length));
            length += part.Length;
            parts = before < 0 ? default : parts[..before];
        }

        return name[..length];
    }

    private static byte[]? Ask(in RawSyscall call, TracedFile file, int descriptor)
        => DescriptorLookup.Read(call.Header.Pid, descriptor, file.Inode) is { } target ? CutDeleted(target, out _).ToArray() : null;

    private static ReadOnlySpan<byte> CutDeleted(ReadOnlySpan<byte> name, out bool isDeleted)
    {
        isDeleted = name.EndsWith(" (deleted)"u8);
        return isDeleted ? name[..^" (deleted)"u8.Length] : name;
    }
}
