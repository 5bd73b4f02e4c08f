using Fuzmon.Linux.Launching;

namespace Fuzmon.Instrumentation.Coverage.Collecting;

/// <summary>Runs a program that was built for coverage on inputs, each once. Safe for use by several threads at once.</summary>
/// <param name="target">The program and its arguments; <c>@@</c> stands for the input's path, and without it the input is read from stdin.</param>
/// <param name="backend">How it was built.</param>
/// <param name="data">Where it leaves its data, absolute.</param>
/// <param name="timeout">After how long it is killed.</param>
public sealed class QueueReplay(IReadOnlyList<string> target, CoverageBackend backend, string data, TimeSpan timeout)
{
    private const string InputMark = "@@";
    private const int MostInputBytes = 1 << 26;

    private readonly IReadOnlyDictionary<string, string> _variables = CoverageEnvironment.Of(backend, data, Environment.GetEnvironmentVariable);
    private long _done;
    private long _signaled;
    private long _timedOut;

    /// <summary>Runs so far.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Runs that a signal ended: their data are lost, unless the program saves them by itself.</summary>
    public long Signaled => Interlocked.Read(ref _signaled);

    /// <summary>Runs that took too long: their data are lost.</summary>
    public long TimedOut => Interlocked.Read(ref _timedOut);

    /// <summary>Runs it once.</summary>
    /// <exception cref="IOException">The input cannot be read, or the program cannot be run.</exception>
    /// <exception cref="UnauthorizedAccessException">The input may not be read.</exception>
    public void Run(string input)
    {
        var takesPath = target.Any(argument => argument.Contains(InputMark, StringComparison.Ordinal));
        var command = takesPath ? [.. target.Select(argument => argument.Replace(InputMark, Path.GetFullPath(input), StringComparison.Ordinal))] : target;
        if (!takesPath && new FileInfo(input).Length > MostInputBytes)
            throw new IOException($"{input} is too large to be given through a pipe");

        var outcome = CoverageTool.Run(command, _variables, takesPath ? [] : File.ReadAllBytes(input), timeout);
        if (outcome.Kind == CommandEnd.NotRun)
            throw new IOException($"{command[0]} cannot be run (error {outcome.Value})");

        Interlocked.Increment(ref _done);
        if (outcome.Kind == CommandEnd.Signaled)
            Interlocked.Increment(ref _signaled);
        else if (outcome.Kind == CommandEnd.TimedOut)
            Interlocked.Increment(ref _timedOut);
    }
}
