using Fuzmon.Configuration;
using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Instrumentation.Crashes.Following;
using Fuzmon.Stacks.Following;

namespace Fuzmon.Running;

/// <summary>What a run with <c>--trace-children</c> has: who traces, and the crashes that it tells of.</summary>
internal sealed class FollowedRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private FollowedRun(CrashSettings settings)
    {
        Scenes = new FollowedScenes(settings, number => Follower?.LetGo(number));
        Follower = Follower.Start(new FollowOptions
        {
            Crashing = Scenes.Look,
            CrashEnded = Scenes.End,
            Failed = () => Messages.Write("what traced the command has ended; the command goes on, without records of its crashes"),
        });
    }

    /// <summary>Who traces.</summary>
    public Follower Follower { get; }

    /// <summary>Its crashes.</summary>
    public FollowedScenes Scenes { get; }

    /// <summary>Starts the tracer, unless the configuration forbids it.</summary>
    /// <returns>Null when this run does without instruments.</returns>
    /// <exception cref="UserErrorException">ptrace is forbidden, or there is no process to be had.</exception>
    public static FollowedRun? Start(FuzmonConfiguration configuration)
    {
        if (!configuration.Monitor.Stacks.AllowPtrace)
        {
            throw new UserErrorException(
                ExitStatuses.Usage, "--trace-children needs ptrace, which instrumentation.ptrace = false forbids; drop one of the two");
        }

        if (!configuration.Instrumentation.Enabled)
        {
            Messages.Write("--trace-children does nothing in a run without instruments (instrumentation.enabled = false)");
            return null;
        }

        try
        {
            return new FollowedRun(configuration.Crashes);
        }
        catch (IOException e)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"cannot trace: {e.Message}");
        }
    }

    /// <summary>Lets all go, and waits until the crashes so far are kept, though not for ever.</summary>
    public async Task EndAsync()
    {
        // Of one that has ended before, ends are told no more.
        if (await Task.Run(Follower.End) is null)
            return;
        var until = DateTime.UtcNow + Patience;
        while (!Scenes.IsDone && DateTime.UtcNow < until)
            await Task.Delay(Look);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Follower.Dispose();
        Scenes.Dispose();
    }
}
