namespace Fuzmon.Reporting.Reports;

/// <summary>Crashes of equal stacks.</summary>
internal sealed class CrashGroup
{
    private const int MaxInputs = 5;

    /// <summary>Equal for equal stacks; hexadecimal.</summary>
    public required string StackHash { get; init; }

    /// <summary>What kind of fault it is.</summary>
    public required string Class { get; init; }

    /// <summary>How bad that is.</summary>
    public string? Severity { get; set; }

    /// <summary>The signal that ended the first of them.</summary>
    public string? Signal { get; set; }

    /// <summary>The place in the source.</summary>
    public string? Line { get; set; }

    /// <summary>The group of groups with probably one cause.</summary>
    public long? Cluster { get; set; }

    /// <summary>The innermost three functions.</summary>
    public IReadOnlyList<string> State { get; set; } = [];

    /// <summary>The program and its arguments, or its name.</summary>
    public string? Command { get; set; }

    /// <summary>What the program reported.</summary>
    public string? Report { get; set; }

    /// <summary>The stack, innermost first, one frame a line.</summary>
    public IReadOnlyList<string> Stack { get; set; } = [];

    /// <summary>Files that led to it, the first ones.</summary>
    public List<string> Inputs { get; } = [];

    /// <summary>The id of the first.</summary>
    public string? FirstId { get; set; }

    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    /// <summary>The first, UTC.</summary>
    public DateTime First { get; private set; }

    /// <summary>The last, UTC.</summary>
    public DateTime Last { get; private set; }

    /// <summary>Whether it is a program that did not end.</summary>
    public bool IsHang => Class.Equals("hang", StringComparison.OrdinalIgnoreCase);

    /// <summary>Counts one.</summary>
    public void Add(DateTime time, string? input)
    {
        (First, Last) = Count == 0 ? (time, time) : (time < First ? time : First, time > Last ? time : Last);
        Count++;
        if (input is not null && Inputs.Count < MaxInputs && !Inputs.Contains(input, StringComparer.Ordinal))
            Inputs.Add(input);
    }
}
