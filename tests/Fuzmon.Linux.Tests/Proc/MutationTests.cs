using Fuzmon.Linux.Proc;
using Fuzmon.Linux.Tests.Support;

namespace Fuzmon.Linux.Tests.Proc;

/// <summary>What a hostile or torn file can hold: no parser throws, and none accepts a negative number.</summary>
public sealed class MutationTests
{
    private const int Rounds = 20_000;
    private const int Seed = 20250614;

    [Fact]
    public void Stat_survives_mutations() => Mutate(ProcSamples.Stat, static text =>
    {
        var accepted = ProcStat.TryParse(text, out var stat);
        if (accepted)
            Assert.False(stat.Pid < 0 || stat.ParentPid < 0 || stat.Threads < 0 || stat.MinorFaults < 0 || stat.CpuTicks < 0);
        return accepted;
    });

    [Fact]
    public void Statm_survives_mutations() => Mutate(ProcSamples.Statm, static text =>
    {
        var accepted = ProcStatm.TryParse(text, out var statm);
        if (accepted)
            Assert.False(statm.SizePages < 0 || statm.ResidentPages < 0);
        return accepted;
    });

    [Fact]
    public void Status_survives_mutations() => Mutate(ProcSamples.Status, static text =>
    {
        var accepted = ProcStatus.TryParse(text, out var status);
        if (accepted)
            Assert.False(status.Tgid < 0 || status.Threads < 0 || status.RssKb < 0 || status.SizeKb < 0 || status.SwapKb < 0);
        var name = new byte[16];
        Assert.InRange(ProcStatus.Unescape(status.EscapedName, name), 0, name.Length);
        return accepted;
    });

    [Fact]
    public void Smaps_rollup_survives_mutations() => Mutate(ProcSamples.Rollup, static text =>
    {
        var accepted = ProcMemoryRollup.TryParse(text, out var rollup);
        if (accepted)
            Assert.False(rollup.PssKb < 0 || rollup.UniqueKb < 0 || rollup.SharedKb < 0);
        return accepted;
    });

    [Fact]
    public void Io_survives_mutations() => Mutate(ProcSamples.Io, static text =>
    {
        var accepted = ProcIo.TryParse(text, out var io);
        if (accepted)
            Assert.False(io.ReadBytes < 0 || io.WriteBytes < 0 || io.ReadChars < 0 || io.WriteChars < 0);
        return accepted;
    });

    private static void Mutate(string sample, Func<byte[], bool> accepts)
    {
        var random = new Random(Seed);
        var accepted = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var text = ProcSamples.Bytes(sample).ToList();
            for (var changes = random.Next(1, 5); changes > 0 && text.Count > 0; changes--)
                Change(text, random);
            accepted += accepts([.. text]) ? 1 : 0;
        }
        // Some mutants are still the kernel's language, most are not; otherwise the mutations would test nothing.
        Assert.InRange(accepted, 1, Rounds - 1);
    }

    private static void Change(List<byte> text, Random random)
    {
        var at = random.Next(text.Count);
        switch (random.Next(5))
        {
            case 0:
                text[at] = (byte)random.Next(256);
                break;
            case 1:
                text.RemoveAt(at);
                break;
            case 2:
                text.Insert(at, "0123456789 \t\n():-\\"u8[random.Next(18)]);
                break;
            case 3:
                text.InsertRange(at, text[at..Math.Min(text.Count, at + random.Next(1, 40))]);
                break;
            default:
                text.RemoveRange(at, text.Count - at);
                break;
        }
    }
}
