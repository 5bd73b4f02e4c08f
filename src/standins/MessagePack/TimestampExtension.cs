namespace MessagePack;

/// <summary>The one extension that the specification defines: seconds and nanoseconds since 1970, in 4, 8 or 12 bytes.</summary>
internal static class TimestampExtension
{
    public const sbyte TypeCode = -1;
    public const int NanosecondsPerTick = 100;

    /// <summary>The seconds of the 8-byte form are its low 34 bits; the nanoseconds are the rest.</summary>
    public const int SecondsBits = 34;
    public const ulong SecondsMask = (1UL << SecondsBits) - 1;
}
