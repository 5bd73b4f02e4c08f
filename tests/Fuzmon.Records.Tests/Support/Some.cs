namespace Fuzmon.Records.Tests.Support;

/// <summary>Records and settings of which only a part matters to a test.</summary>
internal static class Some
{
    public static readonly DateTime Time = new(2025, 6, 14, 14, 23, 51, 7, DateTimeKind.Utc);

    public static readonly MonitorIdentity Monitor = new("b1946ac9-2c9f-4f4a-8e5e-5d8f6f5a0c11", "host", "1.2.3", 99, 100, "6.1.0");

    public static SampleRecord Sample(string name = "python3", int pid = 12345, DateTime? time = null) => new()
    {
        Timestamp = time ?? Time,
        Process = new ProcessKey(pid, 777),
        ProcessName = name,
        ParentPid = 1,
        CpuTimePercent = 12.3,
        CpuTimeMs = 1500.25,
        Memory = new MemoryUse { RssKb = 20480, VszKb = 105000, SwapKb = 0 },
    };

    public static ExitRecord Exit(int pid = 12345) => new()
    {
        Timestamp = Time,
        Process = new ProcessKey(pid, 777),
        ProcessName = "python3",
        ExitCode = 0,
    };

    public static LogSettings CompressedLog(string directory) => Log(directory) with { Compress = true, Compression = new FakeCompression() };

    public static LogSettings Log(string directory, LogFormat format = LogFormat.Json) => new() { Directory = directory, Format = format };

    public static FindingRecord Finding() => new FindingRecord
    {
        Timestamp = Time,
        Rule = "stuck",
        Condition = "hang",
        Severity = FindingSeverity.Error,
        Process = new ProcessKey(12, 34),
        ProcessName = "target",
        Text = "target (12) hangs",
        Value = 61.5,
        Limit = 60,
        Suppressed = 3,
        Hang = new HangFacts
        {
            Class = "blocked",
            ThreadId = 13,
            HeldBy = 14,
            Call = "read",
            Descriptor = 0,
            Target = "pipe:[1]",
            Wchan = "pipe_read",
            CpuPercent = 0.5,
            CommonFrames = [new StackFrame { Function = "main" }],
        },
        Events = [new FindingEvent(Time, "state S"), new FindingEvent(Time.AddSeconds(1), "state S")],
        Stacks = [new ThreadStack { ThreadId = 13, State = 'S', Frames = [new StackFrame { Function = "main" }] }],
        Capture = new CaptureSummary { Mode = "hybrid", PauseUs = 1.5 },
    };
}
