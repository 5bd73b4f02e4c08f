using System.Globalization;
using System.Text.RegularExpressions;
using Fuzmon.Stacks.Symbols;

namespace Fuzmon.Stacks.Tests.Symbols.Support;

/// <summary>What gdb says of addresses.</summary>
internal static partial class Debugger
{
    private const string Script = """
        import gdb, os
        for text in open(os.environ["FUZMON_ADDRESSES"]).read().split():
            address = int(text, 16)
            block, names = gdb.block_for_pc(address), []
            while block is not None and not block.is_static and not block.is_global:
                if block.function:
                    names.append(block.function.print_name)
                block = block.superblock
            row = gdb.find_pc_line(address)
            print("@@%x\t%s\t%d\t%s" % (address, row.symtab.filename if row.symtab else "", row.line, "\t".join(names)))
        """;

    /// <summary>Addresses of instructions, at most so many, spread over the code; none of the padding between functions.</summary>
    public static ulong[] InstructionsOf(string path, int count)
    {
        var all = Instruction().Matches(Command.Run("objdump", "-d", "--no-show-raw-insn", "-j", ".text", path))
            .Select(match => ulong.Parse(match.Groups["address"].ValueSpan, NumberStyles.HexNumber))
            .ToArray();
        var step = Math.Max(1, all.Length / count);
        return [.. all.Where((_, index) => index % step == 0)];
    }

    /// <returns>By address: functions, innermost first, and the innermost place; what gdb knows no function of is left out.</returns>
    public static Dictionary<ulong, (string[] Functions, string File, int Line)> Ask(Folder folder, string path, ulong[] addresses)
    {
        var list = folder.Write("addresses", string.Join('\n', addresses.Select(address => $"{address:x}")));
        var script = folder.Write("script.py", Script);
        return Command.Run("env", $"FUZMON_ADDRESSES={list}", "gdb", "-nx", "-batch", "-x", script, path)
            .Split('\n')
            .Where(line => line.StartsWith("@@", StringComparison.Ordinal))
            .Select(line => line[2..].Split('\t', StringSplitOptions.None))
            .Where(fields => fields.Length > 3 && fields[3].Length > 0)
            .ToDictionary(
                fields => ulong.Parse(fields[0], NumberStyles.HexNumber), fields => (fields[3..], fields[1], int.Parse(fields[2])));
    }

    /// <summary>Whether functions, inlined ones included, and the innermost file and line are the same.</summary>
    public static bool Agrees((string[] Functions, string File, int Line) expected, IReadOnlyList<SymbolFrame> frames) =>
        frames.Select(frame => BareName(frame.Function)).SequenceEqual(expected.Functions.Select(BareName))
        && Path.GetFileName(frames[0].File) == Path.GetFileName(expected.File)
        && frames[0].Line == expected.Line;

    // gdb leaves out the parameters of some names, and the scopes of others.
    private static string BareName(string? name)
    {
        var depth = 0;
        var bare = new string([.. (name ?? "").Replace("(anonymous namespace)", "", StringComparison.Ordinal)
            .Replace("operator()", "operator@", StringComparison.Ordinal)
            .Replace("operator<", "operator@", StringComparison.Ordinal)
            .Replace("operator>", "operator@", StringComparison.Ordinal)
            .Where(c =>
            {
                depth += c is '<' or '(' or '{' ? 1 : 0;
                var keeps = depth == 0;
                depth -= c is '>' or ')' or '}' ? 1 : 0;
                return keeps;
            })]);
        bare = bare.Split(" [clone")[0];
        bare = bare.EndsWith(" const", StringComparison.Ordinal) ? bare[..^" const".Length] : bare;
        bare = bare[(bare.LastIndexOf("::", StringComparison.Ordinal) is var at && at >= 0 ? at + 2 : 0)..];
        return bare[(bare.LastIndexOf(' ') + 1)..];
    }

    [GeneratedRegex(@"^\s+(?<address>[0-9a-f]+):\t(?!.*(?:nop|int3|xchg))", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Instruction();
}
