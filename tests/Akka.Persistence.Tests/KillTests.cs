using System.Diagnostics;

namespace Akka.Persistence.Tests;

/// <summary>Kill -9 in the middle of it: what was acknowledged is there, each event once, and nothing is between.</summary>
public sealed class KillTests
{
    private const int Kills = 6;

    [Fact]
    public async Task What_was_acknowledged_before_a_kill_is_there_exactly_once()
    {
        using var file = new JournalFile();
        var random = new Random(7);
        var acknowledged = new Dictionary<string, int>();
        for (var kill = 0; kill < Kills; kill++)
        {
            // A number of lines, not a time: a slow machine is killed as deep in its work as a fast one.
            await RunVictimAsync(file.Path, random.Next(1, 2000), acknowledged);

            var rows = file.Query("SELECT persistence_id, COUNT(*), MIN(sequence_nr), MAX(sequence_nr) FROM event_journal GROUP BY persistence_id")
                .Select(row => row.Split('|')).ToDictionary(row => row[0], row => row[1..].Select(int.Parse).ToArray());
            foreach (var (id, number) in acknowledged)
                Assert.InRange(rows[id][2], number, int.MaxValue);
            Assert.All(rows.Values, row => Assert.Equal((row[2], 1), (row[0], row[1])));
            // They were written by twos.
            Assert.All(rows.Values, row => Assert.Equal(0, row[0] % 2));
            Assert.Equal(["ok"], file.Query("PRAGMA integrity_check"));
        }
    }

    private static async Task RunVictimAsync(string path, int lines, Dictionary<string, int> acknowledged)
    {
        using var victim = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(KillTests).Assembly.Location, path])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        try
        {
            for (var i = 0; i < lines; i++)
                Note(await victim.StandardOutput.ReadLineAsync(), acknowledged);
        }
        finally
        {
            victim.Kill();
        }

        var rest = await victim.StandardOutput.ReadToEndAsync();
        foreach (var line in rest.Split('\n')[..^1])
            Note(line, acknowledged);
        await victim.WaitForExitAsync();
    }

    private static void Note(string? line, Dictionary<string, int> acknowledged)
    {
        Assert.NotNull(line);
        var parts = line.Split(' ');
        acknowledged[parts[0]] = int.Parse(parts[1]);
    }
}
