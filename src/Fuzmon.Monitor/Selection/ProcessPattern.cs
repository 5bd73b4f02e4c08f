using System.Text.RegularExpressions;
using Fuzmon.Linux;

namespace Fuzmon.Monitor;

/// <summary>Another process that a rule speaks of: by its pid, or by what matches anywhere in its name.</summary>
public sealed record ProcessPattern
{
    private readonly int _pid;
    private readonly Regex? _name;

    /// <summary>The process with this pid.</summary>
    public ProcessPattern(int pid) => _pid = pid;

    /// <summary>Any process with such a name.</summary>
    public ProcessPattern(Regex name) => _name = name;

    /// <summary>Whether it is this one.</summary>
    public bool Matches(ProcessEntry process) => _name?.IsMatch(process.Name) ?? process.Pid == _pid;
}
