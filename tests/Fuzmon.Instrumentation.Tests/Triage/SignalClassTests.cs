using System.Text.RegularExpressions;
using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Instrumentation.Tests.Support;
using Fuzmon.Instrumentation.Triage;
using Fuzmon.Stacks.Symbols;
using Fuzmon.Stacks.Trials;
using Xunit.Abstractions;

namespace Fuzmon.Instrumentation.Tests.Triage;

/// <summary>Each class is earned by a real program.</summary>
public sealed partial class SignalClassTests(ITestOutputHelper output)
{
    [CompilerFact]
    public async Task Each_of_casrs_rules_is_earned_by_a_program()
    {
        using var program = FaultyProgram.OfClasses();
        await using var symbols = new SymbolService();
        var triage = new CrashTriage(new CrashKeeper(new CrashFolder(Path.Combine(program.Folder, "crashes")), new IgnoredFrames()), symbols);
        var source = Path.Combine(Path.GetDirectoryName(CallerPath())!, "../../targets/crashes/classes.c");
        var faults = FaultName().Matches(await File.ReadAllTextAsync(source)).Select(match => match.Groups["name"].Value).ToList();

        var wrong = new List<string>();
        foreach (var fault in faults)
        {
            var record = await triage.RunAsync(Options(program, fault), program.Path);
            output.WriteLine($"{fault}: {record?.Class} by {record?.Signal} at {record?.Instruction}");
            if (record?.Class != fault.Split('/')[0])
                wrong.Add($"{fault}: {record?.Class}");
            if (fault is not ("AbortSignal" or "HeapError" or "SafeFunctionCheck" or "StackGuard" or "BadInstruction/sys") && !fault.StartsWith("SegFaultOnPc", StringComparison.Ordinal))
                Assert.Contains(record!.Instructions, instruction => instruction.IsFaulting && instruction.Text == record.Instruction);
        }

        Assert.Empty(wrong);
        Assert.True(faults.Count >= 30, "each is named in the source");
    }

    [Fact]
    public void Severities_are_casrs()
    {
        Assert.All(
            ["SegFaultOnPc", "ReturnAv", "BranchAv", "CallAv", "DestAv", "BranchAvTainted", "CallAvTainted", "DestAvTainted"],
            each => Assert.Equal("exploitable", CrashClasses.SeverityOf(each)));
        Assert.All(
            ["BadInstruction", "SegFaultOnPcNearNull", "BranchAvNearNull", "CallAvNearNull", "HeapError", "StackGuard", "DestAvNearNull"],
            each => Assert.Equal("probably-exploitable", CrashClasses.SeverityOf(each)));
        Assert.All(
            ["SourceAv", "AbortSignal", "AccessViolation", "SourceAvNearNull", "SafeFunctionCheck", "FPE", "StackOverflow", "TrapSignal", "Hang"],
            each => Assert.Equal("not-exploitable", CrashClasses.SeverityOf(each)));
    }

    private static TrialOptions Options(FaultyProgram program, string fault) => new()
    {
        Command = [program.Path, fault],
        Environment = SanitizerEnvironment.Extend(Environment.GetEnvironmentVariables()),
        Timeout = TimeSpan.FromMinutes(1),
        Follow = true,
    };

    private static string CallerPath([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;

    [GeneratedRegex("strcmp\\(class, \"(?<name>[^\"]+)\"\\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FaultName();
}
