namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>Writes a structure.</summary>
/// <param name="text">Where to.</param>
/// <param name="bytes">All bytes of the structure.</param>
internal delegate void StructWriter(CallText text, ReadOnlySpan<byte> bytes);

/// <summary>A structure of the kernel.</summary>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Write">Writes one.</param>
/// <param name="IsArray">Whether it stands in brackets although it is one alone, as a number that a pointer points to.</param>
internal sealed record StructShape(int Size, StructWriter Write, bool IsArray = false);
