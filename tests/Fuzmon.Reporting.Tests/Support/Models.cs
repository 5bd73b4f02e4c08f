using System.Text;
using Fuzmon.Reporting.Live;

namespace Fuzmon.Reporting.Tests.Support;

/// <summary>Live models of lines of JSON.</summary>
internal static class Models
{
    public static LiveModel Of(params IEnumerable<string> lines) => With(new LiveSettings(), lines);

    public static LiveModel With(LiveSettings settings, params IEnumerable<string> lines)
    {
        var model = new LiveModel(settings, identity: null, clock: null);
        Add(model, lines);
        return model;
    }

    public static void Add(LiveModel model, params IEnumerable<string> lines)
        => model.Write([.. lines.Select(line => StoredRecords.Read(Encoding.UTF8.GetBytes(line)) ?? throw new InvalidDataException(line))]);

    public static string Exit(double second, int pid = 10, string name = "target", ulong start = 5, string how = "\"exit_code\":0", double cpu = 0)
        => FormattableString.Invariant($$"""{"kind":"exit","timestamp":"{{Some.Time(second)}}","pid":{{pid}},"process_name":"{{name}}","start_ticks":{{start}},{{how}},"cpu_time_ms":{{cpu}}}""");

    public static string Children(double second, long count, double cpu, string name = "target", string how = "\"by_exit_code\":{}", long lost = 0)
        => FormattableString.Invariant($$$"""{"kind":"children","timestamp":"{{{Some.Time(second)}}}","process_name":"{{{name}}}","count":{{{count}}},{{{how}}},"by_signal":{"SIGSEGV":2},"lost":{{{lost}}},"source":"bpf","cpu_time_ms":{"le":[1],"count":[0,{{{count}}}],"sum":{{{cpu}}}}}""");

    public static string Crash(double second, int pid = 10, string command = "/bin/target")
        => $$"""{"kind":"crash","timestamp":"{{Some.Time(second)}}","id":"c{{pid}}","pid":{{pid}},"command":["{{command}}"],"signal":"SIGSEGV","class":"null-dereference","severity":"not-exploitable","stack_hash":"ab","cluster":1}""";
}
