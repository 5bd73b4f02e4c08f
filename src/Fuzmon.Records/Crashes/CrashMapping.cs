namespace Fuzmon.Records;

/// <summary>A piece of a crashed process's address space.</summary>
/// <param name="Start">First address.</param>
/// <param name="End">The address behind the last.</param>
/// <param name="Access">What it may be used for, such as <c>r-x</c>.</param>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Path">The file, or the kernel's name such as <c>[heap]</c>; null when it has none.</param>
public sealed record CrashMapping(ulong Start, ulong End, string Access, ulong Offset, string? Path)
{
    internal void WriteTo(RecordWriter writer)
    {
        writer.BeginMap();
        CrashFields.Address(writer, "start"u8, Start);
        CrashFields.Address(writer, "end"u8, End);
        writer.Field("access"u8, Access);
        CrashFields.Address(writer, "offset"u8, Offset == 0 ? null : Offset);
        writer.Field("path"u8, Path);
        writer.EndMap();
    }
}
