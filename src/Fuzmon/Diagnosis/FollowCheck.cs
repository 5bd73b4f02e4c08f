using Fuzmon.Linux.Launching;
using Fuzmon.Stacks;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Following;

namespace Fuzmon.Diagnosis;

/// <summary>Whether launched commands can be traced with all that they start: it is tried on a child that is held.</summary>
internal static class FollowCheck
{
    public static Finding Run()
    {
        using var follower = Follower.Start(new FollowOptions());
        using var child = CommandLauncher.Start(["true"], GivenEnvironment.Read(), new LaunchTracing(follower.Pid));
        using var reaper = new ChildReaper(_ => { });
        var error = follower.Begin(child.Pid);
        if (error != 0)
        {
            var why = CaptureErrors.IsDenied(error) ? TraceDenial.Explain(child.Pid) : CaptureErrors.OfProcess(error);
            return new Finding(Verdict.Limited, $"launched commands cannot be traced (run --trace-children): {why}");
        }

        return follower.End() is not null
            ? new Finding(Verdict.Ok, "launched commands can be traced with all that they start (run --trace-children; trace --backend seccomp kills them when it ends)")
            : new Finding(Verdict.Limited, "launched commands cannot be traced (run --trace-children): fuzmon-follower has died");
    }
}
