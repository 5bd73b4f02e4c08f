using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>Constants that belong together: flags, or values one of which holds.</summary>
internal sealed class ConstantSet
{
    private const string Resource = "x86_64.constants";

    private static readonly FrozenDictionary<string, ConstantSet> Sets = Load();

    private readonly (byte[] Name, ulong Value)[] _flags;
    private readonly FrozenDictionary<long, byte[]> _values;

    private ConstantSet(IEnumerable<(string Name, long Value)> constants)
    {
        _flags = [.. constants.Select(constant => (Encoding.ASCII.GetBytes(constant.Name), (ulong)constant.Value))];
        _values = constants.GroupBy(constant => constant.Value).ToFrozenDictionary(group => group.Key, group => Encoding.ASCII.GetBytes(group.First().Name));
    }

    /// <summary>The set of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static ConstantSet Of(string name) => Sets[name];

    /// <summary>The value's name; empty when it has none.</summary>
    public ReadOnlySpan<byte> NameOf(long value) => _values.TryGetValue(value, out var name) ? name : default;

    /// <summary>Writes the flags joined with <c>|</c>, in the order of the table.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="value">The flags.</param>
    /// <param name="written">Whether some were written before, which these are joined to.</param>
    public void WriteFlags(CallText text, ulong value, bool written = false)
    {
        var rest = value;
        foreach (var (name, bits) in _flags)
        {
            if (bits == 0 || (rest & bits) != bits)
                continue;
            rest &= ~bits;
            if (written)
                text.Add((byte)'|');
            text.Add(name);
            written = true;
        }

        if (rest != 0 || !written)
        {
            if (written)
                text.Add((byte)'|');
            text.AddHex(rest);
        }
    }

    internal static IEnumerable<string> ReadLines(string resource)
    {
        using var stream = typeof(ConstantSet).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line is not [] and not ['#' or ' ', ..])
                yield return line;
        }
    }

    private static FrozenDictionary<string, ConstantSet> Load()
        => ReadLines(Resource).Select(line => line.Split(' ')).ToFrozenDictionary(
            words => words[1], words => new ConstantSet([.. words.Skip(2).Select(Parse)]), StringComparer.Ordinal);

    private static (string Name, long Value) Parse(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var value = word.AsSpan(equals + 1);
        return (word[..equals], value.StartsWith("0x")
            ? (long)ulong.Parse(value[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : long.Parse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }
}
