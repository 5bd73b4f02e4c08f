using System.Globalization;

namespace Fuzmon.Records;

/// <summary>
/// Where a record writes itself: one description of a record serves every format. A value that is null is not written, and
/// neither is its key.
/// </summary>
public abstract class RecordWriter
{
    /// <summary>Begins a map; <see cref="Name"/> and a value follow for each entry.</summary>
    public abstract void BeginMap();

    /// <summary>Ends the innermost map.</summary>
    public abstract void EndMap();

    /// <summary>Begins an array.</summary>
    public abstract void BeginArray();

    /// <summary>Ends the innermost array.</summary>
    public abstract void EndArray();

    /// <summary>Writes the key of the next value, in UTF-8.</summary>
    public abstract void Name(ReadOnlySpan<byte> name);

    /// <summary>Writes an integer.</summary>
    public abstract void Value(long value);

    /// <summary>Writes an integer that may exceed the signed range.</summary>
    public abstract void Value(ulong value);

    /// <summary>Writes a number; it must be finite.</summary>
    public abstract void Value(double value);

    /// <summary>Writes a truth value.</summary>
    public abstract void Value(bool value);

    /// <summary>Writes a string; half a surrogate pair becomes U+FFFD.</summary>
    public abstract void Value(ReadOnlySpan<char> value);

    /// <summary>Writes an integer, if it is known.</summary>
    public void Field(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } known)
        {
            Name(name);
            Value(known);
        }
    }

    /// <summary>Writes an integer, if it is known.</summary>
    public void Field(ReadOnlySpan<byte> name, ulong? value)
    {
        if (value is { } known)
        {
            Name(name);
            Value(known);
        }
    }

    /// <summary>Writes a number to three decimals, if it is known.</summary>
    public void Field(ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } known && double.IsFinite(known))
        {
            Name(name);
            Value(Math.Round(known, 3));
        }
    }

    /// <summary>Writes a truth value, if it is known.</summary>
    public void Field(ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } known)
        {
            Name(name);
            Value(known);
        }
    }

    /// <summary>Writes a letter, if it is known.</summary>
    public void Field(ReadOnlySpan<byte> name, char? value)
    {
        if (value is { } known)
        {
            Name(name);
            Value([known]);
        }
    }

    /// <summary>Writes a string, if it is known.</summary>
    public void Field(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            Name(name);
            Value(value.AsSpan());
        }
    }

    /// <summary>Writes a time in UTC, RFC 3339 with milliseconds.</summary>
    public virtual void Field(ReadOnlySpan<byte> name, DateTime utc)
    {
        Span<char> text = stackalloc char[24];
        utc.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        Name(name);
        Value(text[..length]);
    }
}
