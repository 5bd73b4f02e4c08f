namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>A call that rules know, or that changes what is known of a process.</summary>
internal sealed class CallEntry(int id, string name)
{
    public int Id { get; } = id;

    /// <summary>One of 64: tells quickly whether a sequence may wait for the call.</summary>
    public ulong Bit { get; } = 1UL << (id & 63);

    public CallShape Shape { get; } = CallShape.Of(name);

    /// <summary>The rules that it may begin.</summary>
    public CompiledRule[] Starts { get; set; } = [];
}
