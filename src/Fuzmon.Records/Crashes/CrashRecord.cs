using System.Globalization;
using System.Text;

namespace Fuzmon.Records;

/// <summary>A program that died of a fault, reported one, or hung. What is not known is left out.</summary>
public sealed class CrashRecord : Record
{
    /// <summary>What it is called in its folder: the beginning of its stack hash and a number.</summary>
    public required string Id { get; init; }

    /// <summary>The process.</summary>
    public required int Pid { get; init; }

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

    /// <summary>Registers in the instant of the signal, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, ulong>> Registers { get; init; } = [];

    /// <summary>The instruction that failed, in assembly.</summary>
    public string? Instruction { get; init; }

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

    /// <summary>From its start to its end, in milliseconds.</summary>
    public double? LifetimeMs { get; init; }

    /// <summary>The largest resident set of its life, in KiB.</summary>
    public long? PeakRssKb { get; init; }

    /// <inheritdoc/>
    protected override void WriteKind(RecordWriter writer) => writer.Field("kind"u8, "crash");

    /// <inheritdoc/>
    protected override void WriteFields(RecordWriter writer)
    {
        writer.Field("id"u8, Id);
        writer.Field("pid"u8, Pid);
        WriteTexts(writer, "command"u8, Command);
        writer.Field("signal"u8, Signal);
        writer.Field("exit_code"u8, ExitCode);
        writer.Field("si_code"u8, SignalCode);
        WriteAddress(writer, "fault_address"u8, FaultAddress);
        WriteRegisters(writer);
        writer.Field("instruction"u8, Instruction);
        writer.Field("class"u8, Class);
        writer.Field("severity"u8, Severity);
        writer.Field("line"u8, Line);
        writer.Field("stack_hash"u8, StackHash);
        WriteTexts(writer, "state"u8, State);
        writer.Field("cluster"u8, Cluster);
        WriteStacks(writer);
        writer.Field("stack_error"u8, StackError);
        if (Sanitizer is not null)
        {
            writer.Name("sanitizer"u8);
            Sanitizer.WriteTo(writer);
        }

        writer.Field("input"u8, Input);
        writer.Field("lifetime_ms"u8, LifetimeMs);
        writer.Field("peak_rss_kb"u8, PeakRssKb);
    }

    private static void WriteTexts(RecordWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
            return;

        writer.Name(name);
        writer.BeginArray();
        foreach (var text in texts)
            writer.Value(text);
        writer.EndArray();
    }

    // As text: most readers of JSON keep no more than 53 bits of a number.
    private static void WriteAddress(RecordWriter writer, ReadOnlySpan<byte> name, ulong? address)
        => writer.Field(name, address is { } known ? string.Create(CultureInfo.InvariantCulture, $"0x{known:x}") : null);

    private void WriteRegisters(RecordWriter writer)
    {
        if (Registers.Count == 0)
            return;

        writer.Name("registers"u8);
        writer.BeginMap();
        foreach (var (name, value) in Registers)
            WriteAddress(writer, Encoding.ASCII.GetBytes(name), value);
        writer.EndMap();
    }

    private void WriteStacks(RecordWriter writer)
    {
        if (Threads.Count == 0)
            return;

        writer.Name("stacktrace"u8);
        writer.BeginArray();
        foreach (var thread in Threads)
            thread.WriteTo(writer);
        writer.EndArray();
    }
}
