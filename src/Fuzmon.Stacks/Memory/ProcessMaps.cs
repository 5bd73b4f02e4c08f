using System.Globalization;
using System.Text;

namespace Fuzmon.Stacks.Memory;

/// <summary>Reads <c>/proc/PID/maps</c>.</summary>
public static class ProcessMaps
{
    /// <summary>Mappings that are looked at: vm.max_map_count is 65,530 by default.</summary>
    private const int MaxMappings = 262_144;
    private const string Deleted = " (deleted)";

    /// <summary>The mappings of a process, by address; empty when it has gone or they may not be read.</summary>
    public static IReadOnlyList<MappedFile> Read(int processId)
    {
        try
        {
            // Latin-1 keeps each byte of a path; undone below.
            return Parse(File.ReadLines($"/proc/{processId}/maps", Encoding.Latin1));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Takes lines apart; those that are not of the form are left out.</summary>
    public static IReadOnlyList<MappedFile> Parse(IEnumerable<string> lines) =>
        [.. lines.Take(MaxMappings).Select(Parse).OfType<MappedFile>()];

    private static MappedFile? Parse(string line)
    {
        var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 5 || fields[1].Length < 3 || fields[0].IndexOf('-') is not (> 0 and var dash)
            || !TryHex(fields[0].AsSpan(0, dash), out var start) || !TryHex(fields[0].AsSpan(dash + 1), out var end)
            || !TryHex(fields[2], out var offset)
            || !ulong.TryParse(fields[4], NumberStyles.None, CultureInfo.InvariantCulture, out var inode) || end <= start)
            return null;
        var access = fields[1];
        var path = fields.Length < 6 ? "" : Unescape(fields[5]);
        return new MappedFile(
            start, end, access[0] == 'r', access[1] == 'w', access[2] == 'x', offset, fields[3], inode, path);
    }

    private static bool TryHex(ReadOnlySpan<char> text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);

    private static string Unescape(string path)
    {
        if (path.EndsWith(Deleted, StringComparison.Ordinal))
            path = path[..^Deleted.Length];
        // The kernel escapes a line feed only.
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(path.Replace("\\012", "\n", StringComparison.Ordinal)));
    }
}
