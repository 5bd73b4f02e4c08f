using System.Text;

namespace Fuzmon.Stacks.Python.Discovery;

/// <summary>Finds what may be Python's version in what a file contains and what it is called.</summary>
internal static class VersionTexts
{
    private const int MaxFound = 8;

    /// <summary>Texts of their own such as <c>3.8.18</c>, whose versions could be read; other libraries have some like it, too.</summary>
    public static List<PythonVersion> FindInConstants(ReadOnlySpan<byte> constants)
    {
        var found = new List<PythonVersion>();
        while (found.Count < MaxFound)
        {
            // It is a text of its own: a zero before it, and one behind.
            var start = constants.IndexOf((byte)'.');
            if (start < 0)
                return found;
            if (start < 2 || constants[start - 2] != 0 || constants[start - 1] is not ((byte)'2' or (byte)'3'))
            {
                constants = constants[(start + 1)..];
                continue;
            }

            constants = constants[(start - 1)..];
            var end = constants[..Math.Min(constants.Length, 16)].IndexOf((byte)0);
            var text = end > 0 ? constants[..end] : [];
            constants = constants[2..];
            if (PythonVersion.Parse(text) is { Micro: not null } version && !found.Contains(version)
                && Layouts.PythonLayouts.For(version) is not null)
                found.Add(version);
        }

        return found;
    }

    /// <summary>The version in <c>libpython3.8.so.1.0</c> or <c>python2.7</c>; null when the name is another.</summary>
    public static PythonVersion? FindInName(string path)
    {
        const string Stem = "python";
        var name = path[(path.LastIndexOf('/') + 1)..];
        var start = name.IndexOf(Stem, StringComparison.Ordinal);
        return start >= 0 && PythonVersion.Parse(Encoding.Latin1.GetBytes(name[(start + Stem.Length)..])) is { } version
            ? version with { Micro = null }
            : null;
    }
}
