using System.Collections.Concurrent;
using Fuzmon.Linux.Launching;

namespace Fuzmon.Linux.Tests.Launching.Support;

/// <summary>Starts commands in a temporary directory of their own and collects what the reaper says of them.</summary>
public sealed class LaunchRoom : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("fuzmon-test-");
    private readonly BlockingCollection<ReapedChild> _reaped = [];
    private ChildReaper? _reaper;

    public static GivenEnvironment Given { get; } = new(IgnoredSignals: 0, BlockedSignals: 0, DescriptorLimit: null);

    public string PathOf(string file) => Path.Combine(_directory.FullName, file);

    public LaunchedCommand Start(params string[] command) => Start(Given, command);

    public LaunchedCommand Start(GivenEnvironment given, params string[] command)
    {
        var launched = CommandLauncher.Start(command, given);
        _reaper ??= new ChildReaper(_reaped.Add);
        return launched;
    }

    public LaunchedCommand StartShell(string script, params string[] arguments) =>
        Start(["sh", "-c", script, "sh", .. arguments]);

    public ReapedChild EndOf(LaunchedCommand command)
    {
        var child = NextEnd();
        return child.Pid == command.Pid ? child : EndOf(command);
    }

    public ReapedChild NextEnd() =>
        _reaped.TryTake(out var child, Deadline) ? child : throw new TimeoutException("No child has ended.");

    public void Dispose()
    {
        _reaper?.Dispose();
        _reaped.Dispose();
        _directory.Delete(recursive: true);
    }
}
