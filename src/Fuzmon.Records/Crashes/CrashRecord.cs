namespace Fuzmon.Records;

/// <summary>A program that died of a fault, reported one, or hung. What is not known is left out.</summary>
public sealed class CrashRecord : Record
{
    /// <summary>What it is called in its folder: the beginning of its stack hash and a number.</summary>
    public required string Id { get; init; }

    /// <summary>The process.</summary>
    public required int Pid { get; init; }

    /// <summary>When it started, in clock ticks since boot; null when that is not known.</summary>
    public ulong? StartTicks { get; init; }

    /// <summary>Its name.</summary>
    public string? ProcessName { get; init; }

    /// <summary>How it is known: <c>socket</c>, <c>pipe</c>, <c>ptrace</c>, <c>rerun</c>, <c>exit</c> or <c>report</c>.</summary>
    public string? Source { get; init; }

    /// <summary>
    /// Which crash of its stack it is, from 1: the first are recorded in full, of the others there is what this record has without stacks,
    /// registers and memory.
    /// </summary>
    public int Number { get; init; }

    /// <summary>Whether everything that is known is here.</summary>
    public bool IsFull { get; init; } = true;

    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>The name of the signal that ended it, such as <c>SIGSEGV</c>; null when it ended by itself, having reported a fault.</summary>
    public string? Signal { get; init; }

    /// <summary>What it passed to <c>exit</c>; null when a signal ended it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The signal's <c>si_code</c>.</summary>
    public int? SignalCode { get; init; }

    /// <summary>The address that the signal is about.</summary>
    public ulong? FaultAddress { get; init; }

    /// <summary>Registers in the instant of the signal, by thread; the crashing one first.</summary>
    public IReadOnlyList<ThreadRegisters> Registers { get; init; } = [];

    /// <summary>The instruction that failed, in assembly.</summary>
    public string? Instruction { get; init; }

    /// <summary>That one and those around it, by address.</summary>
    public IReadOnlyList<CrashInstruction> Instructions { get; init; } = [];

    /// <summary>What kind of fault it is.</summary>
    public required string Class { get; init; }

    /// <summary><c>exploitable</c>, <c>probably-exploitable</c> or <c>not-exploitable</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>The innermost place in the program's own source, as <c>file:line</c>.</summary>
    public string? Line { get; init; }

    /// <summary>Equal for equal stacks; hexadecimal.</summary>
    public required string StackHash { get; init; }

    /// <summary>The functions of the innermost three frames that are the program's own.</summary>
    public IReadOnlyList<string> State { get; init; } = [];

    /// <summary>The number of the group of crashes that it belongs to, which probably have one cause; from 1.</summary>
    public required int Cluster { get; init; }

    /// <summary>Stacks, the crashing thread first.</summary>
    public IReadOnlyList<ThreadStack> Threads { get; init; } = [];

    /// <summary>Why there are no stacks.</summary>
    public string? StackError { get; init; }

    /// <summary>What the program itself reported.</summary>
    public SanitizerReport? Sanitizer { get; init; }

    /// <summary>The file that it was given.</summary>
    public string? Input { get; init; }

    /// <summary>The name of a copy of that file beside the record, where the file itself does not last.</summary>
    public string? InputCopy { get; set; }

    /// <summary>What was found of the process while it was still there; null when nobody looked.</summary>
    public CrashScene? Scene { get; init; }

    /// <summary>From its start to its end, in milliseconds.</summary>
    public double? LifetimeMs { get; init; }

    /// <summary>The largest resident set of its life, in KiB.</summary>
    public long? PeakRssKb { get; init; }

    /// <summary>The newest coverage snapshot when it was recorded: <c>coverage/NAME.info</c>.</summary>
    public string? CoverageSnapshot { get; init; }

    /// <inheritdoc/>
    internal override ProcessKey? Subject => StartTicks is { } ticks ? new ProcessKey(Pid, ticks) : null;

    /// <summary>What is recorded of one of many: no stacks, registers or memory.</summary>
    public CrashRecord Brief() => new()
    {
        Timestamp = Timestamp,
        Id = Id,
        Pid = Pid,
        StartTicks = StartTicks,
        ProcessName = ProcessName,
        Source = Source,
        Number = Number,
        CoverageSnapshot = CoverageSnapshot,
        IsFull = false,
        Command = [],
        Signal = Signal,
        ExitCode = ExitCode,
        SignalCode = SignalCode,
        FaultAddress = FaultAddress,
        Class = Class,
        Severity = Severity,
        Line = Line,
        StackHash = StackHash,
        State = State,
        Cluster = Cluster,
        Input = Input,
    };

    /// <inheritdoc/>
    protected override void WriteKind(RecordWriter writer) => writer.Field("kind"u8, "crash");

    /// <inheritdoc/>
    protected override void WriteFields(RecordWriter writer)
    {
        writer.Field("id"u8, Id);
        writer.Field("pid"u8, Pid);
        writer.Field("process_name"u8, ProcessName);
        writer.Field("start_ticks"u8, StartTicks);
        writer.Field("source"u8, Source);
        writer.Field("number"u8, Number == 0 ? null : Number);
        writer.Field("full"u8, IsFull ? null : false);
        CrashFields.Texts(writer, "command"u8, Command);
        writer.Field("signal"u8, Signal);
        writer.Field("exit_code"u8, ExitCode);
        writer.Field("si_code"u8, SignalCode);
        CrashFields.Address(writer, "fault_address"u8, FaultAddress);
        if (Registers is [var crashed, ..])
            CrashFields.Registers(writer, crashed.Values);
        CrashFields.Parts(writer, "thread_registers"u8, [.. Registers.Skip(1)], static (thread, to) =>
        {
            to.BeginMap();
            to.Field("thread_id"u8, thread.ThreadId);
            CrashFields.Registers(to, thread.Values);
            to.EndMap();
        });
        writer.Field("instruction"u8, Instruction);
        CrashFields.Parts(writer, "instructions"u8, Instructions, static (instruction, to) => instruction.WriteTo(to));
        writer.Field("class"u8, Class);
        writer.Field("severity"u8, Severity);
        writer.Field("line"u8, Line);
        writer.Field("stack_hash"u8, StackHash);
        CrashFields.Texts(writer, "state"u8, State);
        writer.Field("cluster"u8, Cluster);
        CrashFields.Parts(writer, "stacktrace"u8, Threads, static (thread, to) => thread.WriteTo(to));
        writer.Field("stack_error"u8, StackError);
        if (Sanitizer is not null)
        {
            writer.Name("sanitizer"u8);
            Sanitizer.WriteTo(writer);
        }

        writer.Field("input"u8, Input);
        writer.Field("input_copy"u8, InputCopy);
        writer.Field("lifetime_ms"u8, LifetimeMs);
        writer.Field("peak_rss_kb"u8, PeakRssKb);
        writer.Field("coverage_snapshot"u8, CoverageSnapshot);
        Scene?.WriteTo(writer);
    }
}
