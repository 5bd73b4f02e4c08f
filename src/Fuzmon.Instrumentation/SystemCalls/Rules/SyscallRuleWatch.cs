using System.Globalization;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.SystemCalls.Rules;

/// <summary>
/// Judges the system calls of a run as they happen; what rules find becomes finding records. It is for one thread at a time, the one
/// that has the events, and takes no locks.
/// </summary>
public sealed class SyscallRuleWatch
{
    private readonly IInstrumentHost _host;
    private readonly Func<int, ProcessKey?> _identify;
    private readonly RuleEngine _engine;

    /// <summary>Makes one.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="host">Where findings go.</param>
    /// <param name="identify">Tells which process has a number; null when that is not known any longer.</param>
    public SyscallRuleWatch(RuleSet rules, IInstrumentHost host, Func<int, ProcessKey?> identify)
    {
        _host = host;
        _identify = identify;
        _engine = new RuleEngine(rules, Emit);
    }

    /// <summary>Judges an event, which is not kept. Events come in the order in which they happened, with times since 1970.</summary>
    public void OnEvent(SyscallEvent happened) => _engine.OnEvent(happened);

    /// <summary>A process has started another one, of which there may be events before the call returns.</summary>
    /// <param name="parent">Who did.</param>
    /// <param name="child">The new one's number.</param>
    /// <param name="sharesDescriptors">Whether both have the same descriptors from now on (<c>CLONE_FILES</c>).</param>
    public void OnFork(int parent, int child, bool sharesDescriptors) => _engine.OnFork(parent, child, sharesDescriptors);

    /// <summary>There are no more events. The audit says what it came to.</summary>
    public void Finish()
    {
        _engine.Finish();
        _host.Audit(string.Create(
            CultureInfo.InvariantCulture,
            $"rules have judged {_engine.Events} events: {_engine.Findings} findings, {_engine.Suppressed} more like them, {_engine.Evicted} sequences, processes and descriptors forgotten"));
    }

    private void Emit(RuleFinding finding) => _host.Emit(finding.ToRecord(_host.Now, _identify(finding.Pid)));
}
