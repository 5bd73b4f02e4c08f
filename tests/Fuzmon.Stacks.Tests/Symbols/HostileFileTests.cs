using Fuzmon.Stacks.Symbols;
using Fuzmon.Stacks.Tests.Symbols.Support;

namespace Fuzmon.Stacks.Tests.Symbols;

public sealed class HostileFileTests : SymbolTest
{
    private const int Seed = 20_261_123;

    [ToolsFact("gcc", "nm")]
    public async Task A_file_cut_short_costs_its_names_only()
    {
        var program = Folder.Compile("gcc", Sources.Small, "-g");
        var whole = File.ReadAllBytes(program);
        var deep = Modules.SymbolsOf(program)["deep"];
        for (var part = 0; part < 16; part++)
        {
            File.WriteAllBytes(Folder["cut"], whole.AsSpan(0, whole.Length * part / 16));
            await NameAsync(Modules.OfFile(Folder["cut"]), deep);
            File.Delete(Folder["cut"]);
        }
        Assert.Equal("deep", Assert.Single(await NameAsync(Modules.OfFile(program), deep)).Function);
    }

    [ToolsFact("g++", "objdump")]
    public async Task A_file_overwritten_at_random_costs_its_names_only()
    {
        var program = Folder.Compile("g++", Sources.Inlining, "-g", "-O2");
        var whole = File.ReadAllBytes(program);
        var addresses = Debugger.InstructionsOf(program, 100);
        var random = new Random(Seed);
        await UseAsync(new SymbolServiceOptions { RequestDeadline = TimeSpan.FromSeconds(2) });
        for (var round = 0; round < 40; round++)
        {
            var changed = (byte[])whole.Clone();
            for (var change = 0; change < 200; change++)
                changed[random.Next(64, changed.Length)] = (byte)random.Next(256);
            var path = Folder[$"changed{round}"];
            File.WriteAllBytes(path, changed);
            await Service.ResolveAsync(Modules.OfFile(path), addresses, CancellationToken.None);
        }
        var module = Modules.OfFile(program);
        await Service.ResolveAsync(module, addresses, CancellationToken.None);
        Assert.All(addresses, address => Assert.True(Service.TryGet(module, address, out _)));
        Assert.Contains(addresses, address => Service.TryGet(module, address, out var frames) && frames.Count > 1);
    }

    [Fact]
    public async Task What_is_no_program_has_no_names_and_a_note()
    {
        var text = Folder.Write("text", "no program");
        Assert.Empty(await NameAsync(Modules.OfFile(text), 0x1000));
        Assert.Equal(text, Assert.Single(Service.Notes).Path);
    }

    [Fact]
    public void An_answer_that_was_tampered_with_is_refused_or_harmless()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 100_000; round++)
        {
            var packet = new byte[random.Next(200)];
            random.NextBytes(packet);
            // Small numbers, or hardly any length would be one that fits.
            for (var at = 0; at < packet.Length; at++)
                packet[at] = random.Next(3) == 0 ? packet[at] : (byte)(packet[at] % 4);
            var error = Record.Exception(() => Read(packet, round));
            Assert.True(error is null or SymbolHelperException, $"{error}");
        }
    }

    private static void Read(byte[] packet, int round)
    {
        var reader = new ReplyReader(packet);
        var file = new NamedFile(default);
        switch (round % 3)
        {
            case 0:
                reader.ReadHeader(1, 4);
                break;
            case 1:
                reader.ReadIdentity();
                break;
            default:
                while (!reader.IsAtEnd)
                    reader.ReadResult(out _, file);
                break;
        }
    }
}
