using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Monitor.Tests;

/// <summary>What a sample may allocate on its way from the kernel to the bytes of the log; a change that needs more says so here.</summary>
public sealed class AllocationBudgetTests
{
    private const int Samples = 10_000;

    public static TheoryData<SampleFields, int> BudgetBytes => new()
    {
        { SampleFields.Default, 400 },
        { SampleFields.Default | SampleFields.State | SampleFields.Threads | SampleFields.Faults, 400 },
    };

    [Theory]
    [MemberData(nameof(BudgetBytes))]
    public void A_sample_stays_within_its_budget(SampleFields fields, int budget)
    {
        using var opener = new LinuxProcessOpener();
        Assert.Equal(OpenOutcome.Opened, opener.TryOpen(Environment.ProcessId, out var process));
        using var held = process!;
        var output = new PatchableBuffer(64 * 1024);
        using var json = new JsonRecordWriter(output);
        Sample(held, fields, json, output);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Samples; i++)
            Sample(held, fields, json, output);
        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Samples;

        Assert.True(each <= budget, $"{each} bytes a sample");
    }

    private static void Sample(IProcess process, SampleFields fields, JsonRecordWriter json, PatchableBuffer output)
    {
        // No assertion in here: those allocate.
        if (process.Read(fields, out var reading) != ReadOutcome.Sampled)
            throw new InvalidOperationException("not sampled");
        SampleRecords.From(process, process.AverageCpuPercent(reading), reading, fields, missedTicks: 0).WriteTo(json);
        json.EndLine();
        output.Clear();
    }
}
