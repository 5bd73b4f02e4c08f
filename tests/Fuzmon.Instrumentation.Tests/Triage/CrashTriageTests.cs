using System.Collections;
using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Instrumentation.Tests.Support;
using Fuzmon.Instrumentation.Triage;
using Fuzmon.Records;
using Fuzmon.Stacks.Symbols;
using Fuzmon.Stacks.Trials;

namespace Fuzmon.Instrumentation.Tests.Triage;

/// <summary>Real programs that die of real faults.</summary>
public sealed class CrashTriageTests
{
    [CompilerFact]
    public async Task Each_fault_of_a_plain_build_has_its_class_and_its_line()
    {
        using var program = new FaultyProgram();

        Assert.Equal(("SIGSEGV", "DestAvNearNull", program.LineOf('n')), Told(await RunAsync(program, 'n')));
        Assert.Equal(("SIGSEGV", "SourceAvNearNull", program.LineOf('r')), Told(await RunAsync(program, 'r')));
        Assert.Equal(("SIGFPE", "FPE", program.LineOf('d')), Told(await RunAsync(program, 'd')));
        Assert.Equal(("SIGABRT", "AbortSignal", program.LineOf('a')), Told(await RunAsync(program, 'a')));
        Assert.Equal(("SIGABRT", "HeapError", program.LineOf('f')), Told(await RunAsync(program, 'f')));
        Assert.Equal(("SIGILL", "BadInstruction", program.LineOf('i')), Told(await RunAsync(program, 'i')));
        Assert.Equal("StackOverflow", (await RunAsync(program, 's'))!.Class);
    }

    [CompilerFact]
    public async Task A_program_that_ends_by_itself_makes_no_record()
    {
        using var program = new FaultyProgram();

        Assert.Null(await RunAsync(program, '-'));
    }

    [CompilerFact]
    public async Task A_hang_is_killed_and_shows_where_it_was()
    {
        using var program = new FaultyProgram();

        var record = await RunAsync(program, 'h', TimeSpan.FromSeconds(1));

        Assert.Equal("Hang", record!.Class);
        Assert.Contains("hang", record.State);
    }

    [CompilerFact]
    public async Task The_same_fault_has_the_same_hash_in_every_run_and_another_one_another()
    {
        using var program = new FaultyProgram();

        var first = await RunAsync(program, 'n');
        var second = await RunAsync(program, 'n');
        var other = await RunAsync(program, 'd');

        Assert.Equal(first!.StackHash, second!.StackHash);
        Assert.NotEqual(first.StackHash, other!.StackHash);
    }

    [CompilerFact]
    public async Task Of_one_stack_the_first_records_are_full_and_every_crash_is_in_the_index()
    {
        using var program = new FaultyProgram();
        var folder = Path.Combine(program.Folder, "out");
        await using var symbols = new SymbolService();
        var triage = new CrashTriage(new CrashKeeper(new CrashFolder(folder, fullPerStack: 2), new IgnoredFrames()), symbols);

        for (var i = 0; i < 3; i++)
            await triage.RunAsync(Options(program, 'd', TimeSpan.FromSeconds(20)), program.Input('d'));

        Assert.Equal([true, true, false], CrashIndex.Read(folder).Select(entry => entry.Full));
        Assert.Equal(2, Directory.GetFiles(folder, "*.json").Length);
        Assert.All(Directory.GetFiles(folder), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        // Who goes on in the folder goes on with its numbers.
        Assert.EndsWith("-4", (await new CrashTriage(new CrashKeeper(new CrashFolder(folder), new IgnoredFrames()), symbols)
            .RunAsync(Options(program, 'd', TimeSpan.FromSeconds(20)), program.Input('d')))!.Id, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_of_sanitizers_are_extended_and_never_replaced()
    {
        var given = new Hashtable { ["ASAN_OPTIONS"] = "handle_abort=0:log_path=x", ["FUZMON_GIVEN_SIGIGN"] = "0" };

        var extended = SanitizerEnvironment.Extend(given);

        Assert.Equal("handle_abort=0:log_path=x:symbolize=1:detect_leaks=1", extended["ASAN_OPTIONS"]);
        Assert.DoesNotContain("FUZMON_GIVEN_SIGIGN", extended.Keys);
    }

    [Fact]
    public void Ten_thousand_crashes_find_their_groups()
    {
        var clusters = new CrashClusters();
        var random = new Random(1);

        for (var i = 0; i < 10_000; i++)
        {
            var cause = random.Next(100);
            var frames = new[] { $"f{cause}", $"g{cause}", $"caller{random.Next(1_000)}" }.Select(name => new CrashFrame(name, null, null, null, null)).ToArray();
            clusters.Add("SourceAv", StackIdentity.Of("SourceAv", frames, new IgnoredFrames()));
        }

        Assert.Equal(100, clusters.Count);
    }

    private static (string? Signal, string Class, string? Line) Told(CrashRecord? record)
        => record is null ? (null, "no record", null) : (record.Signal, record.Class, record.Line);

    private static TrialOptions Options(FaultyProgram program, char fault, TimeSpan timeout) => new()
    {
        Command = [program.Path, program.Input(fault)],
        Environment = SanitizerEnvironment.Extend(Environment.GetEnvironmentVariables()),
        Timeout = timeout,
        Follow = true,
    };

    private static async Task<CrashRecord?> RunAsync(FaultyProgram program, char fault, TimeSpan? timeout = null)
    {
        await using var symbols = new SymbolService();
        var folder = Directory.CreateDirectory(Path.Combine(program.Folder, Path.GetRandomFileName())).FullName;
        var triage = new CrashTriage(new CrashKeeper(new CrashFolder(folder), new IgnoredFrames()), symbols);
        return await triage.RunAsync(Options(program, fault, timeout ?? TimeSpan.FromMinutes(1)), program.Input(fault));
    }
}
