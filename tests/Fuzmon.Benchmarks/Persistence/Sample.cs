namespace Fuzmon.Benchmarks.Persistence;

/// <summary>An event of the size of a sample in MessagePack.</summary>
internal sealed record Sample(byte[] Bytes)
{
    public const int Length = 150;

    public static Sample Some { get; } = new(RandomBytes());

    private static byte[] RandomBytes()
    {
        var bytes = new byte[Length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
