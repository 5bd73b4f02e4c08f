using System.Globalization;
using System.Text;

namespace Fuzmon.Benchmarks.Reporting;

/// <summary>A night's log of any length: 2,000 processes of 50 names, some of which grow.</summary>
internal static class SyntheticLog
{
    private const int Processes = 2_000;
    private static readonly DateTime Start = new(2026, 6, 14, 20, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Night = TimeSpan.FromHours(8);

    public static void Write(string path, int samples)
    {
        using var log = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20) { NewLine = "\n" };
        log.WriteLine("""{"kind":"lifecycle","timestamp":"2026-06-14T20:00:00.000Z","event":"started","boot_id":"b","host":"h","monitor_pid":5}""");
        var rounds = samples / Processes;
        for (var round = 0; round < rounds; round++)
        {
            var time = (Start + (Night * round / rounds)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            for (var process = 0; process < Processes; process++)
            {
                var rss = 20_000 + (process * 10) + (process % 97 == 0 ? round : round % 30);
                log.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $$$"""{"timestamp":"{{{time}}}","pid":{{{1000 + process}}},"process_name":"worker-{{{process % 50}}}","cpu_time_percent":{{{((process * 7) + round) % 100}}}.125,"memory":{"rss_kb":{{{rss}}},"vsz_kb":105000,"swap_kb":0},"start_ticks":{{{500 + process}}},"parent_pid":1,"cpu_time_ms":{{{(round * 10) + process}}}.5}"""));
            }
        }
    }
}
