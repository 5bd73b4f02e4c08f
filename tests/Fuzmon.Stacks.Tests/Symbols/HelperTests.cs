using Fuzmon.Stacks.Symbols;
using Fuzmon.Stacks.Tests.Symbols.Support;

namespace Fuzmon.Stacks.Tests.Symbols;

public sealed class HelperTests : SymbolTest
{
    private const string Program = "/lib64/ld-linux-x86-64.so.2";

    [Fact]
    public async Task The_helper_has_no_rights()
    {
        var status = await StatusOfHelper();
        Assert.Equal("2", status["Seccomp"]);
        Assert.Equal("1", status["NoNewPrivs"]);
        Assert.All(["CapInh", "CapPrm", "CapEff", "CapAmb"], set => Assert.Equal("0000000000000000", status[set]));
    }

    [RootFact]
    public async Task The_helper_of_root_is_nobody_and_holds_nothing_open()
    {
        var status = await StatusOfHelper();
        Assert.Equal("65534\t65534\t65534\t65534", status["Uid"]);
        Assert.Equal("65534\t65534\t65534\t65534", status["Gid"]);
        Assert.Equal("", status["Groups"]);
        Assert.Equal("0000000000000000", status["CapBnd"]);
        Assert.Equal(["0", "1", "2"], Directory.GetFileSystemEntries($"/proc/{Service.HelperPid}/fd").Select(Path.GetFileName).Order());
        Assert.Equal("1000", File.ReadAllText($"/proc/{Service.HelperPid}/oom_score_adj").Trim());
    }

    [Fact]
    public async Task A_helper_killed_at_work_is_replaced_and_the_answer_still_comes()
    {
        await NameAnything();
        var first = Assert.NotNull(Service.HelperPid);
        Libc.kill(first, Libc.SIGSTOP);
        var answer = Service.ResolveAsync(Modules.OfFile(Program), [0x2000], CancellationToken.None);
        Libc.kill(first, Libc.SIGKILL);
        await answer;
        Assert.True(Service.TryGet(Modules.OfFile(Program), 0x2000, out _));
        Assert.NotEqual(first, Service.HelperPid);
        Assert.Empty(Service.Notes);
    }

    [Fact]
    public async Task A_helper_that_hangs_is_replaced_at_the_deadline()
    {
        await UseAsync(new SymbolServiceOptions { RequestDeadline = TimeSpan.FromSeconds(2) });
        await NameAnything();
        var first = Assert.NotNull(Service.HelperPid);
        Libc.kill(first, Libc.SIGSTOP);
        await Service.ResolveAsync(Modules.OfFile(Program), [0x2000], CancellationToken.None);
        Assert.NotEqual(first, Service.HelperPid);
        Assert.False(Directory.Exists($"/proc/{first}"), "the helper that hung is still there");
    }

    [Fact]
    public async Task A_file_that_ends_the_helper_twice_is_given_up_with_a_note()
    {
        await NameAnything();
        var answer = Task.CompletedTask;
        for (ulong address = 0x2000; Service.Notes.Count == 0; address++)
        {
            var pid = Service.HelperPid;
            if (pid is { } victim)
            {
                Libc.kill(victim, Libc.SIGSTOP);
                answer = Service.ResolveAsync(Modules.OfFile(Program), [address], CancellationToken.None);
                Libc.kill(victim, Libc.SIGKILL);
                await answer;
            }
            Assert.True(address < 0x2010, "no file was given up");
        }

        Assert.Equal(Program, Assert.Single(Service.Notes).Path);
        Assert.True(Service.TryGet(Modules.OfFile(Program), 0x123456, out var frames));
        Assert.Empty(frames);
        var other = Modules.OfFile(Environment.ProcessPath!);
        await Service.ResolveAsync(other, [0x1000], CancellationToken.None);
        Assert.True(Service.TryGet(other, 0x1000, out _));
    }

    [Fact]
    public async Task A_helper_that_loops_is_ended_and_costs_the_names()
    {
        var helper = Folder.Compile("cc", "int main(void) { for (volatile int i = 0;; i++); }");
        await UseAsync(new SymbolServiceOptions { HelperPath = helper, RequestDeadline = TimeSpan.FromSeconds(1) });
        Assert.Empty(await NameAsync(Modules.OfFile(Program), 0x1000));
        Assert.Equal(Program, Assert.Single(Service.Notes).Path);
        var last = Service.HelperPid;
        await Service.DisposeAsync();
        Assert.False(last is not null && Directory.Exists($"/proc/{last}"), "the helper that loops is still there");
    }

    [Fact]
    public async Task A_helper_that_is_not_there_is_noted_and_costs_the_names()
    {
        await UseAsync(new SymbolServiceOptions { HelperPath = Folder["nothing"] });
        Assert.Empty(await NameAsync(Modules.OfFile(Program), 0x1000));
        Assert.Contains("No such file", Assert.Single(Service.Notes).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_helper_ends_with_the_service_and_leaves_no_zombie()
    {
        await NameAnything();
        var pid = Assert.NotNull(Service.HelperPid);
        await Service.DisposeAsync();
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    [Fact]
    public async Task A_service_that_is_disposed_does_not_wait_for_a_helper_that_hangs()
    {
        await UseAsync(new SymbolServiceOptions { RequestDeadline = TimeSpan.FromHours(1) });
        await NameAnything();
        Libc.kill(Assert.NotNull(Service.HelperPid), Libc.SIGSTOP);
        var answer = Service.ResolveAsync(Modules.OfFile(Program), [0x2000], CancellationToken.None);
        await Service.DisposeAsync();
        await answer;
    }

    private Task NameAnything() => Service.ResolveAsync(Modules.OfFile(Program), [0x1000], CancellationToken.None);

    private async Task<Dictionary<string, string>> StatusOfHelper()
    {
        await NameAnything();
        return File.ReadLines($"/proc/{Assert.NotNull(Service.HelperPid)}/status")
            .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .ToDictionary(field => field[0], field => field[1]);
    }
}
