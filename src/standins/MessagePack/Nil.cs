namespace MessagePack;

/// <summary>The value of MessagePack's nil: a unit type.</summary>
public struct Nil : IEquatable<Nil>
{
    /// <summary>The only value.</summary>
    public static readonly Nil Default;

    public static bool operator ==(Nil left, Nil right) => true;

    public static bool operator !=(Nil left, Nil right) => false;

    public override readonly bool Equals(object? obj) => obj is Nil;

    public readonly bool Equals(Nil other) => true;

    public override readonly int GetHashCode() => 0;

    public override readonly string ToString() => "()";
}
