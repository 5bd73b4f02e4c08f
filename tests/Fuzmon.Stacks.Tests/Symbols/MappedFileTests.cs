using System.Diagnostics;
using Fuzmon.Stacks.Symbols;
using Fuzmon.Stacks.Tests.Symbols.Support;

namespace Fuzmon.Stacks.Tests.Symbols;

public sealed class MappedFileTests : SymbolTest
{
    [RootFact("gcc", "nm")]
    public Task A_program_that_was_replaced_while_it_runs_keeps_its_own_names() => NameAfter(program =>
    {
        File.Move(Folder.Compile("gcc", Sources.Small.Replace("deep", "other", StringComparison.Ordinal), "-g"), program, overwrite: true);
    });

    [RootFact("gcc", "nm")]
    public Task A_program_that_was_deleted_keeps_its_names() => NameAfter(File.Delete);

    [ToolsFact("gcc", "nm")]
    public async Task A_file_that_took_the_place_of_another_gives_no_names()
    {
        var program = Folder.Compile("gcc", Sources.Small, "-g");
        var module = Modules.OfFile(program) with { Inode = 1 };
        Assert.Empty(await NameAsync(module, Modules.SymbolsOf(program)["deep"]));
        Assert.Equal(program, Assert.Single(Service.Notes).Path);
    }

    [ToolsFact("gcc", "nm")]
    public async Task A_file_of_another_build_gives_no_names()
    {
        var program = Folder.Compile("gcc", Sources.Small, "-g", "-Wl,--build-id=sha1");
        Assert.Empty(await NameAsync(Modules.OfFile(program, new string('a', 40)), Modules.SymbolsOf(program)["deep"]));
        Assert.Equal(program, Assert.Single(Service.Notes).Path);
    }

    [Fact]
    public async Task A_pipe_is_not_opened()
    {
        Command.Run("mkfifo", Folder["pipe"]);
        var module = new ModuleReference(Environment.ProcessId, Folder["pipe"], "abcd", 1, 2, 0, 0);
        Assert.Empty(await NameAsync(module, 1));
    }

    [Fact]
    public async Task A_process_that_is_gone_costs_its_names()
    {
        var module = new ModuleReference(int.MaxValue, "/bin/sh", null, 0x1000, 0x2000, 1, 1);
        Assert.Empty(await NameAsync(module, 0x1000));
    }

    [Fact]
    public async Task The_vdso_is_named_from_memory()
    {
        var vdso = Modules.OfProcess(Environment.ProcessId, "[vdso]");
        var addresses = Enumerable.Range(0, (int)(vdso.MapEnd - vdso.MapStart) / 16).Select(index => (ulong)index * 16).ToArray();
        await Service.ResolveAsync(vdso, addresses, CancellationToken.None);
        var names = addresses.Select(address => Service.TryGet(vdso, address, out var frames) && frames.Count > 0 ? frames[0].Function : null);
        Assert.Contains(names, name => name?.Contains("clock_gettime", StringComparison.Ordinal) == true);
    }

    private async Task NameAfter(Action<string> change)
    {
        var program = Folder.Compile("gcc", Sources.Waiting, "-g");
        var deep = Modules.SymbolsOf(program)["deep"];
        using var process = Process.Start(program);
        try
        {
            Wait.Until(() => File.ReadAllText($"/proc/{process.Id}/maps").Contains(program, StringComparison.Ordinal), "it runs");
            var module = Modules.OfProcess(process.Id, program);
            change(program);
            Assert.Equal("deep", Assert.Single(await NameAsync(module, deep)).Function);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
