namespace Fuzmon.Records;

/// <summary>An instruction at or near the place of a crash.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Text">In assembly.</param>
/// <param name="IsFaulting">Whether it is the one that the program stood at.</param>
public sealed record CrashInstruction(ulong Address, string Text, bool IsFaulting)
{
    internal void WriteTo(RecordWriter writer)
    {
        writer.BeginMap();
        CrashFields.Address(writer, "address"u8, Address);
        writer.Field("text"u8, Text);
        writer.Field("faulting"u8, IsFaulting ? true : null);
        writer.EndMap();
    }
}
