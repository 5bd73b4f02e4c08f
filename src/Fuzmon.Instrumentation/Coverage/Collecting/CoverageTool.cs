using System.Collections.Concurrent;
using System.ComponentModel;
using Fuzmon.Linux.Launching;

namespace Fuzmon.Instrumentation.Coverage.Collecting;

/// <summary>Runs the programs that turn data into coverage: at the lowest priority, in a folder, for a bounded time.</summary>
public static class CoverageTool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // The shell is for the folder and the output; what it is given are arguments, never text of the script.
    private const string Script = "cd \"$1\" && out=$2 && shift 2 && exec nice -n 19 \"$@\" > \"$out\"";

    private static readonly ConcurrentDictionary<int, bool> Keepers = new();

    /// <summary>The processes below which everything runs that was started here.</summary>
    public static IReadOnlyCollection<int> KeeperPids => [.. Keepers.Keys];

    /// <summary>Runs one.</summary>
    /// <param name="folder">The folder that it works in.</param>
    /// <param name="output">Where its standard output goes.</param>
    /// <param name="command">The program, looked up in PATH, and its arguments.</param>
    /// <exception cref="IOException">There is no process to be had.</exception>
    internal static CommandOutcome Run(string folder, string output, params IEnumerable<string> command)
        => Run(["sh", "-c", Script, "sh", folder, output, .. command], new Dictionary<string, string>(), [], Patience);

    /// <summary>Runs a command as it is.</summary>
    /// <exception cref="IOException">There is no process to be had.</exception>
    internal static CommandOutcome Run(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> variables, ReadOnlySpan<byte> input, TimeSpan timeout)
    {
        try
        {
            using var running = BoundedCommand.Start(command, variables, input, timeout, GivenEnvironment.Read());
            Keepers[running.KeeperPid] = true;
            try
            {
                return running.WaitForOutcome();
            }
            finally
            {
                Keepers.TryRemove(running.KeeperPid, out _);
            }
        }
        catch (Win32Exception e)
        {
            throw new IOException($"{command[0]} cannot be started: {e.Message}", e);
        }
    }
}
