using System.Diagnostics.CodeAnalysis;

namespace Fuzmon.Stacks.Python.Discovery;

/// <summary>Names as they stand in a file, so that looking one up makes no string of it.</summary>
internal sealed class ByteSequenceComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static ByteSequenceComparer Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        // Nobody gains from names that collide: the wanted ones are ours, and few.
        var hash = alternate.Length;
        foreach (var b in alternate)
            hash = (hash * 31) + b;
        return hash;
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
