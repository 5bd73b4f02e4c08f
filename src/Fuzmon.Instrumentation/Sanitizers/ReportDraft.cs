using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Sanitizers;

/// <summary>A report while it is read: the lines that follow its first one add to it.</summary>
internal sealed class ReportDraft(string tool, string kind, int maxFrames)
{
    private readonly List<ReportFrame> _frames = [];
    private readonly List<ReportFrame> _allocated = [];
    private readonly List<ReportFrame> _freed = [];
    private List<ReportFrame>? _current;
    private bool _isCut;

    public string Tool { get; } = tool;

    public string Kind { get; set; } = kind;

    public string? Access { get; set; }

    public long? Size { get; set; }

    public string? Address { get; set; }

    public string? Thread { get; set; }

    public string? Message { get; set; }

    public string? Summary { get; set; }

    public int? Pid { get; set; }

    /// <summary>Whether it is said that the memory could not have been misused all the same.</summary>
    public bool IsProtected { get; set; }

    // A fault "in" what sends a signal is no access: the program, or who runs it, ended it.
    private bool IsSentSignal => _frames is [{ Function: "gsignal" or "raise" or "abort" or "__GI_raise" or "__pthread_kill_implementation" }, ..];

    public bool HasFrames => _frames.Count > 0;

    public void BeginMain() => Begin(_frames);

    public void BeginAllocated() => Begin(_allocated);

    public void BeginFreed() => Begin(_freed);

    /// <summary>What follows is no stack that is kept.</summary>
    public void BeginOther() => _current = [];

    /// <summary>A line that is no frame came, so that the stack before it is complete.</summary>
    public void EndStack()
    {
        if (_current is { Count: > 0 })
            _current = null;
    }

    public void Add(ReportFrame frame)
    {
        _current ??= HasFrames ? [] : _frames;
        if (_current.Count < maxFrames)
            _current.Add(frame);
        else
            _isCut = true;
    }

    /// <summary>Tells the newest frame where it is, which is on a line of its own in some reports.</summary>
    public void Place(string file, int? line, int? column)
    {
        if (_current is [.., { File: null } last])
            _current[^1] = last with { File = file, Line = line, Column = column };
    }

    public SanitizerReport Complete(bool innermostLast)
    {
        if (innermostLast)
            _frames.Reverse();
        return new SanitizerReport
        {
            Tool = Tool,
            Kind = Kind,
            Access = Access,
            Size = Size,
            Address = Address,
            Thread = Thread,
            Message = Message,
            Summary = Summary,
            Pid = Pid,
            IsSecurityRelevant = !IsProtected && !IsSentSignal && ReportSecurity.IsRelevant(Tool, Kind, Access, Address),
            Frames = _frames,
            Allocated = _allocated,
            Freed = _freed,
            IsCut = _isCut,
        };
    }

    // Each is the first of its kind: a report may name several threads and several pieces of memory.
    private void Begin(List<ReportFrame> stack) => _current = stack.Count == 0 ? stack : [];
}
