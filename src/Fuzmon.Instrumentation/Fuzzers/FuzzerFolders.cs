using Fuzmon.Linux;
using Fuzmon.Records;

namespace Fuzmon.Instrumentation.Fuzzers;

/// <summary>Output folders of fuzzers: those that are named, and those of the fuzzers that are watched.</summary>
/// <param name="named">Those that are named.</param>
internal sealed class FuzzerFolders(IEnumerable<string> named)
{
    /// <summary>The program's name.</summary>
    public const string Fuzzer = "afl-fuzz";

    private const int Looks = 3;

    private readonly SortedSet<string> _folders = new(named.Select(Path.GetFullPath), StringComparer.Ordinal);
    private readonly Dictionary<ProcessKey, int> _new = [];

    /// <summary>All of them, by path.</summary>
    public IReadOnlyCollection<string> All => _folders;

    /// <summary>A process is watched from now on.</summary>
    public void Attach(ProcessKey process)
    {
        // What it is now says little: a command is watched before its exec, and a script's last command often takes its place.
        _new[process] = 0;
    }

    /// <summary>A process is watched no longer. What it found stays where it is, and others may go on with it.</summary>
    public void Detach(ProcessKey process) => _new.Remove(process);

    /// <summary>Looks at those that are watched anew.</summary>
    /// <returns>The folders that were not known, and whose they are.</returns>
    public IReadOnlyList<(string Folder, int Pid)> Look()
    {
        var found = new List<(string, int)>();
        foreach (var (process, looks) in _new.ToList())
        {
            var invocation = ProcessInvocation.TryRead(process.Pid);
            if (invocation is { Name: Fuzzer } && OutputOf(invocation) is { } folder && _folders.Add(folder))
                found.Add((folder, process.Pid));
            if (invocation is { Name: Fuzzer } || looks + 1 == Looks)
                _new.Remove(process);
            else
                _new[process] = looks + 1;
        }

        return found;
    }

    // -o DIR or -oDIR, as getopt has it, up to the target's own arguments.
    private static string? OutputOf(ProcessInvocation invocation)
    {
        for (var i = 1; i < invocation.Arguments.Count; i++)
        {
            var argument = invocation.Arguments[i];
            if (argument == "--")
                return null;
            if (!argument.StartsWith("-o", StringComparison.Ordinal))
                continue;

            var folder = argument.Length > 2 ? argument[2..] : invocation.Arguments.ElementAtOrDefault(i + 1);
            return string.IsNullOrEmpty(folder) ? null : Path.GetFullPath(folder, invocation.Folder);
        }

        return null;
    }
}
