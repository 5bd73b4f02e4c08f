using System.Buffers.Binary;
using System.Text;

namespace Fuzmon.Instrumentation.Coverage.Edges;

/// <summary>
/// SanitizerCoverage's <c>MODULE.PID.sancov</c>: a magic number, and then the addresses in the module that were reached. They are the
/// branches of a file with the module's name, for there are no lines.
/// </summary>
internal static class SancovFile
{
    private const ulong Magic64 = 0xC0BFFFFFFFFFFF64;
    private const ulong Magic32 = 0xC0BFFFFFFFFFFF32;

    public static bool Is(ReadOnlySpan<byte> start)
        => start.Length >= 8 && BinaryPrimitives.ReadUInt64LittleEndian(start) is Magic64 or Magic32;

    public static void Read(ReadOnlyMemory<byte> file, string path, CoverageData into)
    {
        var bytes = file.Span;
        var size = BinaryPrimitives.ReadUInt64LittleEndian(bytes) == Magic64 ? 8 : 4;
        bytes = bytes[8..];
        if (bytes.Length % size != 0)
            throw new CoverageFormatException(path, 0, "the last address is cut off");

        var source = into.Open(Encoding.UTF8.GetBytes(ModuleOf(path)), default);
        for (; bytes.Length > 0; bytes = bytes[size..])
        {
            var address = size == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            source.Branches.Add(EdgeKeys.Of(address), 1);
        }
    }

    private static string ModuleOf(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        var dot = name.LastIndexOf('.');
        return dot > 0 && name.AsSpan(dot + 1).ContainsAnyExceptInRange('0', '9') == false ? name[..dot] : name;
    }
}
