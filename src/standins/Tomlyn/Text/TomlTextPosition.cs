namespace Tomlyn.Text;

/// <summary>A place in a TOML text; all three numbers count from zero, columns in code points.</summary>
public readonly struct TomlTextPosition(int offset, int line, int column) : IEquatable<TomlTextPosition>
{
    /// <summary>UTF-16 code units before this place.</summary>
    public int Offset { get; } = offset;

    /// <summary>Lines before this one.</summary>
    public int Line { get; } = line;

    /// <summary>Code points before this place in its line.</summary>
    public int Column { get; } = column;

    /// <summary>Whether both are the same place.</summary>
    public static bool operator ==(TomlTextPosition left, TomlTextPosition right) => left.Equals(right);

    /// <summary>Whether they are different places.</summary>
    public static bool operator !=(TomlTextPosition left, TomlTextPosition right) => !left.Equals(right);

    /// <summary>Line and column as people count them, from one.</summary>
    public override string ToString() => $"({Line + 1},{Column + 1})";

    /// <inheritdoc />
    public bool Equals(TomlTextPosition other) => Offset == other.Offset && Line == other.Line && Column == other.Column;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is TomlTextPosition other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Offset;
}
