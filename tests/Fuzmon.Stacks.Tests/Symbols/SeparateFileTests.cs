using Fuzmon.Stacks.Symbols;
using Fuzmon.Stacks.Tests.Symbols.Support;

namespace Fuzmon.Stacks.Tests.Symbols;

public sealed class SeparateFileTests : SymbolTest
{
    [ToolsFact("gcc", "nm")]
    public async Task A_function_has_its_name_its_file_and_its_line()
    {
        var (program, deep) = CompileSmall();
        var frame = Assert.Single(await NameAsync(Modules.OfFile(program), deep));
        Assert.Equal(new SymbolFrame("deep", Folder["source.c"], 2, false), frame);
    }

    [ToolsFact("gcc", "nm", "strip")]
    public async Task A_stripped_program_has_no_names()
    {
        var (program, deep) = CompileSmall();
        Command.Run("strip", program);
        Assert.Empty(await NameAsync(Modules.OfFile(program), deep));
        Assert.Empty(Service.Notes);
    }

    [ToolsFact("gcc", "nm", "strip")]
    public async Task A_stripped_library_has_the_names_it_exports()
    {
        var (library, deep) = CompileSmall("-shared", "-fPIC");
        Command.Run("strip", library);
        Assert.Equal(new SymbolFrame("deep", null, null, false), Assert.Single(await NameAsync(Modules.OfFile(library), deep)));
    }

    [ToolsFact("gcc", "nm", "strip")]
    public async Task Without_debug_information_there_is_the_symbol_table()
    {
        var (program, deep) = CompileSmall();
        Command.Run("strip", "--strip-debug", program);
        Assert.Equal(new SymbolFrame("deep", null, null, false), Assert.Single(await NameAsync(Modules.OfFile(program), deep)));
    }

    [ToolsFact("gcc", "nm", "objcopy")]
    public async Task Split_debug_information_that_is_not_there_leaves_the_symbol_table()
    {
        var (program, deep) = CompileSmall("-gsplit-dwarf");
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(program)!, "*.dwo"))
            File.Delete(file);
        Assert.Equal("deep", Assert.Single(await NameAsync(Modules.OfFile(program), deep)).Function);
    }

    [ToolsFact("gcc", "nm", "objcopy")]
    public async Task A_debug_file_is_found_by_the_link_beside_the_program()
    {
        var (program, deep) = CompileSmall("-Wl,--build-id=none");
        Separate(program, Folder["program.debug"], link: true);
        Assert.Equal(2, Assert.Single(await NameAsync(Modules.OfFile(program), deep)).Line);
    }

    [ToolsFact("gcc", "nm", "objcopy")]
    public async Task A_debug_file_is_found_by_the_link_in_the_debug_folder()
    {
        var (program, deep) = CompileSmall("-Wl,--build-id=none");
        var debug = Folder[$"debug{Path.GetDirectoryName(program)}/program.debug"];
        Separate(program, debug, link: true);
        await UseAsync(new SymbolServiceOptions { DebugFolders = [Folder["debug"]] });
        Assert.Equal(2, Assert.Single(await NameAsync(Modules.OfFile(program), deep)).Line);
    }

    [ToolsFact("gcc", "nm", "objcopy", "readelf")]
    public async Task A_debug_file_is_found_by_the_build_id()
    {
        var (program, deep) = CompileSmall("-Wl,--build-id=sha1");
        var id = Modules.BuildIdOf(program);
        Separate(program, Folder[$"debug/.build-id/{id[..2]}/{id[2..]}.debug"], link: false);
        await UseAsync(new SymbolServiceOptions { DebugFolders = [Folder["debug"]] });
        Assert.Equal(2, Assert.Single(await NameAsync(Modules.OfFile(program, id), deep)).Line);
    }

    [ToolsFact("gcc", "nm", "objcopy")]
    public async Task A_debug_file_of_another_build_is_not_used()
    {
        var (program, deep) = CompileSmall("-Wl,--build-id=none");
        var debug = Folder["program.debug"];
        Separate(program, debug, link: true);
        File.AppendAllText(debug, "changed");
        Assert.Empty(await NameAsync(Modules.OfFile(program), deep));
    }

    [ToolsFact("g++", "nm", "dwz")]
    public async Task What_dwz_moved_into_a_supplement_is_found()
    {
        var first = Folder.Compile("g++", Sources.Inlining, "-g", "-O2", "-gdwarf-4");
        var second = Folder.Compile("g++", Sources.Inlining, "-g", "-O2", "-gdwarf-4", "-DOTHER");
        var addresses = Debugger.InstructionsOf(first, 500);
        var before = await NamesOf(first, addresses);
        Command.Run("dwz", "-m", Folder["supplement"], first, second);
        Assert.True(File.Exists(Folder["supplement"]), "dwz found nothing to share");
        Assert.Contains(before, name => name.Contains("std::", StringComparison.Ordinal));
        Assert.Equal(before, await NamesOf(first, addresses));
    }

    private async Task<string[]> NamesOf(string program, ulong[] addresses)
    {
        var module = Modules.OfFile(program);
        await UseAsync(new SymbolServiceOptions());
        await Service.ResolveAsync(module, addresses, CancellationToken.None);
        return [.. addresses.Select(address =>
        {
            Assert.True(Service.TryGet(module, address, out var frames));
            return string.Join(" < ", frames.Select(frame => $"{frame.Function} {frame.File}:{frame.Line}"));
        })];
    }

    private (string Program, ulong Deep) CompileSmall(params string[] arguments)
    {
        var program = Folder.Compile("gcc", Sources.Small, ["-g", "-O0", .. arguments]);
        return (program, Modules.SymbolsOf(program)["deep"]);
    }

    private static void Separate(string program, string debug, bool link)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(debug)!);
        Command.Run("objcopy", "--only-keep-debug", program, debug);
        Command.Run("objcopy", "--strip-all", program);
        if (link)
            Command.Run("objcopy", $"--add-gnu-debuglink={debug}", program);
    }
}
