using System.Collections.Frozen;
using System.Globalization;
using Fuzmon.Linux.SystemCalls;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>The system calls of x86_64.</summary>
internal static class SyscallTable
{
    private const string Resource = "x86_64.syscalls";

    private static readonly SyscallSignature?[] ByNumber = Load();
    private static readonly FrozenDictionary<string, SyscallSignature> ByName
        = ByNumber.OfType<SyscallSignature>().ToFrozenDictionary(call => call.Name, StringComparer.Ordinal);

    /// <summary>All that are known.</summary>
    public static IEnumerable<SyscallSignature> All => ByNumber.OfType<SyscallSignature>();

    /// <summary>The call of a number; null when it is not known.</summary>
    public static SyscallSignature? Of(int number) => (uint)number < (uint)ByNumber.Length ? ByNumber[number] : null;

    /// <summary>The call of a name; null when there is none.</summary>
    public static SyscallSignature? Of(string name) => ByName.GetValueOrDefault(name);

    private static SyscallSignature?[] Load()
    {
        var calls = new SyscallSignature?[CaptureStep.Calls];
        foreach (var line in ConstantSet.ReadLines(Resource))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var number = int.Parse(words[0], CultureInfo.InvariantCulture);
            calls[number] = new SyscallSignature(number, words[1], ParseResult(words[2]), [.. words.Skip(3).Select(ParseArgument)]);
        }

        return calls;
    }

    private static ResultForm ParseResult(string word) => word switch
    {
        "d" or "ld" => ResultForm.Number,
        "x" => ResultForm.Address,
        "o" => ResultForm.Octal,
        "fd" => ResultForm.Descriptor,
        "-" => ResultForm.Never,
        _ => throw new FormatException($"{word} is no kind of result"),
    };

    private static ArgumentShape ParseArgument(string word)
    {
        var other = -1;
        if (word.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
        {
            other = int.Parse(word.AsSpan(colon + 1), CultureInfo.InvariantCulture);
            word = word[..colon];
        }

        if (word.StartsWith("f.", StringComparison.Ordinal))
            return new ArgumentShape(ArgumentForm.Flags, ConstantSet.Of(word[2..]));
        if (word.StartsWith("e.", StringComparison.Ordinal))
            return new ArgumentShape(ArgumentForm.Value, ConstantSet.Of(word[2..]));
        if (word.StartsWith("<>", StringComparison.Ordinal))
            return new ArgumentShape(ArgumentForm.StructInOut, Struct: StructShapes.Of(word[2..]), Other: other);
        if (word[0] == '<')
            return new ArgumentShape(ArgumentForm.StructIn, Struct: StructShapes.Of(word[1..]), Other: other);
        if (word[0] == '>')
            return new ArgumentShape(ArgumentForm.StructOut, Struct: StructShapes.Of(word[1..]), Other: other);
        return new ArgumentShape(ParseForm(word), Other: other);
    }

    private static ArgumentForm ParseForm(string word) => word switch
    {
        "d" => ArgumentForm.Int,
        "u" => ArgumentForm.UInt,
        "ld" => ArgumentForm.Long,
        "lu" => ArgumentForm.ULong,
        "x" => ArgumentForm.Hex,
        "o" => ArgumentForm.Octal,
        "p" => ArgumentForm.Address,
        "fd" => ArgumentForm.Descriptor,
        "newfd" => ArgumentForm.NewDescriptor,
        "dirfd" => ArgumentForm.Folder,
        "path" => ArgumentForm.Path,
        "str" => ArgumentForm.Text,
        "in" => ArgumentForm.DataIn,
        "out" => ArgumentForm.DataOut,
        "outx" => ArgumentForm.RandomOut,
        "cwd>" => ArgumentForm.FolderOut,
        "sig" => ArgumentForm.Signal,
        "dev" => ArgumentForm.Device,
        "sa<" => ArgumentForm.AddressIn,
        "sa>" => ArgumentForm.AddressOut,
        "len>" => ArgumentForm.LengthOut,
        "iov<" => ArgumentForm.VectorIn,
        "iov>" => ArgumentForm.VectorOut,
        "iovs" => ArgumentForm.VectorOnly,
        "msg<" => ArgumentForm.MessageIn,
        "msg>" => ArgumentForm.MessageOut,
        "argv" => ArgumentForm.Arguments,
        "envp" => ArgumentForm.Environment,
        "fds" => ArgumentForm.DescriptorPair,
        "oflags" => ArgumentForm.OpenFlags,
        "omode" => ArgumentForm.OpenMode,
        "mknod" => ArgumentForm.NodeMode,
        "socktype" => ArgumentForm.SocketType,
        "sockopt" => ArgumentForm.SocketOption,
        "sockval<" => ArgumentForm.OptionIn,
        "sockval>" => ArgumentForm.OptionOut,
        "cloneflags" => ArgumentForm.CloneFlags,
        "fcntl" => ArgumentForm.FcntlValue,
        "proto" => ArgumentForm.Protocol,
        "futex" => ArgumentForm.FutexValue,
        "prctl" => ArgumentForm.PrctlValue,
        _ => throw new FormatException($"{word} is no kind of argument"),
    };
}
