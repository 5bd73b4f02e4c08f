using System.Globalization;
using Fuzmon.Stacks.Symbols;

namespace Fuzmon.Stacks.Tests.Symbols.Support;

/// <summary>Modules as a capture of stacks would name them.</summary>
internal static class Modules
{
    /// <summary>A file that no process has mapped: it is found by its path.</summary>
    public static ModuleReference OfFile(string path, string? buildId = null)
    {
        using var file = File.OpenHandle(path);
        Assert.Equal(0, LibFuzmonSymbols.fuzmon_symbols_describe(file, out var state));
        return new ModuleReference(Environment.ProcessId, path, buildId, 1, 2, state.device, state.inode);
    }

    /// <summary>The executable mapping of a process whose line in its maps ends with the name.</summary>
    public static ModuleReference OfProcess(int processId, string name)
    {
        foreach (var line in File.ReadLines($"/proc/{processId}/maps"))
        {
            var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (fields.Length < 6 || !fields[1].Contains('x') || !fields[5].EndsWith(name, StringComparison.Ordinal))
                continue;
            var range = fields[0].Split('-');
            var device = fields[3].Split(':');
            return new ModuleReference(
                processId,
                fields[5],
                null,
                Hex(range[0]),
                Hex(range[1]),
                Hex(device[0]) << 8 | Hex(device[1]),
                ulong.Parse(fields[4]));
        }
        throw new InvalidOperationException($"{name} is not mapped");
    }

    private static ulong Hex(string digits) => ulong.Parse(digits, NumberStyles.HexNumber);

    /// <summary>The addresses of functions, by their linkage names.</summary>
    public static Dictionary<string, ulong> SymbolsOf(string path) => Command.Run("nm", path).Split('\n')
        .Select(line => line.Split(' '))
        .Where(fields => fields.Length == 3)
        .GroupBy(fields => fields[2])
        .ToDictionary(group => group.Key, group => Hex(group.First()[0]));

    public static string BuildIdOf(string path)
    {
        var notes = Command.Run("readelf", "-n", path);
        const string Mark = "Build ID: ";
        return notes[(notes.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..].Split('\n')[0].Trim();
    }
}
