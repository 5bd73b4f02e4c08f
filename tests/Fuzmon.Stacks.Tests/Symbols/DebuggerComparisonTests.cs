using Fuzmon.Stacks.Tests.Symbols.Support;

namespace Fuzmon.Stacks.Tests.Symbols;

public sealed class DebuggerComparisonTests : SymbolTest
{
    private const string DebugLibc = "/usr/lib/debug/.build-id";
    private const string LibcPath = "/lib/x86_64-linux-gnu/libc.so.6";

    [ToolsFact("g++", "gdb", "objdump")]
    public Task Code_without_optimisation_is_named_as_gdb_names_it() => Compare(Compile("g++", "-O0"), 1.0);

    [ToolsFact("g++", "gdb", "objdump")]
    public Task Inlined_code_of_gcc_is_named_as_gdb_names_it() => Compare(Compile("g++", "-O2"), 1.0);

    [ToolsFact("g++", "gdb", "objdump")]
    public Task Version_4_of_DWARF_is_read_as_gdb_reads_it() => Compare(Compile("g++", "-O2", "-gdwarf-4"), 1.0);

    [ToolsFact("g++", "gdb", "objdump")]
    public Task Compressed_debug_information_is_read_as_gdb_reads_it() => Compare(Compile("g++", "-O2", "-gz"), 1.0);

    [ToolsFact("clang++", "gdb", "objdump")]
    public Task Inlined_code_of_clang_is_named_as_gdb_names_it() => Compare(Compile("clang++", "-O2"), 1.0);

    // gdb keeps one table of lines a file, which in a few macros of libc hides the row that comes last.
    [ToolsFact("gdb", "objdump", DebugLibc, LibcPath)]
    public Task The_C_library_with_its_separate_debug_file_is_named_as_gdb_names_it() => Compare(LibcPath, 0.995);

    private string Compile(string compiler, params string[] arguments) => Folder.Compile(compiler, Sources.Inlining, ["-g", .. arguments]);

    private async Task Compare(string path, double agreement)
    {
        var addresses = Debugger.InstructionsOf(path, 1000);
        var module = Modules.OfFile(path);
        await Service.ResolveAsync(module, addresses, CancellationToken.None);
        var expected = Debugger.Ask(Folder, path, addresses);
        Assert.True(expected.Count > addresses.Length / 2, $"gdb knows only {expected.Count} of {addresses.Length} addresses");

        var differences = new List<string>();
        foreach (var (address, theirs) in expected)
        {
            Assert.True(Service.TryGet(module, address, out var ours));
            if (ours.Count == 0 || !Debugger.Agrees(theirs, ours))
                differences.Add($"{address:x}: {theirs.File}:{theirs.Line} {string.Join(" < ", theirs.Functions)} is {string.Join(" < ", ours)}");
        }
        Assert.True(differences.Count <= expected.Count * (1 - agreement), string.Join('\n', differences.Take(10)));
        Assert.Empty(Service.Notes);
    }
}
