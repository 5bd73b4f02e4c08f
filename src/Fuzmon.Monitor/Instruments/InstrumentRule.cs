using System.Text.RegularExpressions;
using Fuzmon.Instrumentation;
using Fuzmon.Instrumentation.Triage;
using Fuzmon.Linux;

namespace Fuzmon.Monitor;

/// <summary>Which instruments targets have of which everything holds that is set.</summary>
public sealed record InstrumentRule
{
    /// <summary>Matches anywhere in the name.</summary>
    public Regex? Name { get; init; }

    /// <summary>Matches anywhere in the path of the program.</summary>
    public Regex? Executable { get; init; }

    /// <summary>Matches anywhere in the arguments, which are separated by blanks.</summary>
    public Regex? CommandLine { get; init; }

    /// <summary>Whether the program has a sanitizer, and so reports by itself; null for either.</summary>
    public bool? IsSanitized { get; init; }

    /// <summary>The names of the instruments; empty for none.</summary>
    public IReadOnlyList<string> Instruments { get; init; } = [];

    /// <summary>Whether a process still is this program, and will be another one.</summary>
    internal static bool IsBeforeExec(int pid)
        => pid != Environment.ProcessId && ProcessInvocation.ExecutableOf(pid) is { } executable
            && executable == ProcessInvocation.ExecutableOf(Environment.ProcessId);

    /// <summary>Whether everything holds, dearest last; what is not known of a target does not.</summary>
    internal bool Holds(InstrumentTarget target)
    {
        var pid = target.Process.Pid;
        var executable = ProcessInvocation.ExecutableOf(pid);
        var invocation = Name is null && CommandLine is null ? null : ProcessInvocation.TryRead(pid);
        return (Name is null || Name.IsMatch(invocation?.Name ?? target.Name))
            && (Executable is null || (executable is not null && Executable.IsMatch(executable)))
            && (CommandLine is null || (invocation is not null && CommandLine.IsMatch(string.Join(' ', invocation.Arguments))))
            && (IsSanitized is not { } wanted || (executable is not null && SanitizedProgram.Is($"/proc/{pid}/exe") == wanted));
    }
}
