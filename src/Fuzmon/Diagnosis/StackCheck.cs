using Fuzmon.Linux;
using Fuzmon.Linux.Launching;
using Fuzmon.Records;
using Fuzmon.Stacks;
using Fuzmon.Stacks.Capture;

namespace Fuzmon.Diagnosis;

/// <summary>Whether stacks of a process of the same user can be captured by ptrace: it is tried on a child that is held.</summary>
internal static class StackCheck
{
    public static Finding Run()
    {
        using var child = CommandLauncher.Start(["true"], GivenEnvironment.Read());
        using var reaper = new ChildReaper(_ => { });
        using var tracer = new StackTracer();
        if (ProcessHandle.TryOpen(child.Pid, out var process) != OpenOutcome.Opened)
            return new Finding(Verdict.Limited, "it cannot be tried: /proc does not show a child");

        using (process)
        {
            var key = new ProcessKey(process!.Pid, process.StartTicks);
            var outcome = tracer.Capture(key, new CaptureOptions { Mode = CaptureMode.StopAll });
            if (CaptureErrors.IsDenied(outcome.Error))
                return new Finding(Verdict.Limited, $"stacks cannot be captured: {TraceDenial.Explain(child.Pid)}");
            return outcome.Succeeded
                ? new Finding(Verdict.Ok, "stacks of the processes of this user can be captured (ptrace)")
                : new Finding(Verdict.Limited, $"stacks cannot be captured: {outcome.Failure ?? CaptureErrors.OfProcess(outcome.Error)}");
        }
    }
}
