using System.CommandLine;
using Fuzmon.Heap;
using Fuzmon.Instrumentation.Heap;
using Fuzmon.Linux;
using Fuzmon.Monitor;
using Fuzmon.Records;
using Fuzmon.Stacks;
using Fuzmon.Stacks.Capture;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon heap</c>: what the allocator of a process has.</summary>
internal static class HeapCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var pid = new Argument<string>("pid") { Description = "A process" };
        var json = new Option<bool>("--json") { Description = "Print one record, as in a log" };
        var noStop = new Option<bool>("--no-stop") { Description = "Read malloc's own figures only, while the process runs: no chunks by size" };
        var since = new Option<string>("--since") { Description = "Show what has grown since this earlier output of --json", HelpName = "FILE" };
        var command = new Command("heap", "Print what glibc's malloc has in a process: arenas, free and used memory, chunks by size.") { pid, json, noStop, since };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json) && parsed.GetValue(since) is not null)
                throw new UserErrorException(ExitStatuses.Usage, "--json and --since exclude each other; give one of them");

            var earlier = parsed.GetValue(since) is { } file ? EarlierHeap.Read(file) : null;
            var record = Look(Pids.Parse(parsed.GetValue(pid)!), stops: !parsed.GetValue(noStop));
            if (parsed.GetValue(json))
            {
                StandardOutput.WriteRecord(record);
                return;
            }

            foreach (var line in earlier is null ? HeapText.Compose(record) : HeapText.Compose(record, earlier))
                StandardOutput.WriteLine(line);
        });
        return command;
    }

    private static HeapRecord Look(int pid, bool stops)
    {
        using var opener = new LinuxProcessOpener();
        using var process = opener.TryOpen(pid, out var opened) switch
        {
            OpenOutcome.Opened => opened!,
            OpenOutcome.NotFound => throw new UserErrorException(ExitStatuses.NoSuchTarget, $"no process has the pid {pid}"),
            _ => throw new UserErrorException(
                ExitStatuses.NotPermitted, $"not permitted to see process {pid}: /proc hides it (hidepid); run as its owner or as root"),
        };
        using var tracer = new StackTracer();
        var settings = new HeapSettings();
        var outcome = stops
            ? new HeapProbe(tracer, settings, TimeProvider.System).Walk(process.Key, process.Name)
            : new HeapLook(process.Key, settings, TimeProvider.System).Take(process.Name);
        if (outcome.Record is { } record)
            return record;
        if (CaptureErrors.IsDenied(outcome.Error))
            throw new UserErrorException(ExitStatuses.NotPermitted, TraceDenial.Explain(pid));
        if (CaptureErrors.IsGone(outcome.Error))
            throw new UserErrorException(ExitStatuses.NoSuchTarget, $"process {pid} ({process.Name}) has ended");
        throw new UserErrorException(
            ExitStatuses.Failed, $"process {pid} ({process.Name}): {outcome.Reason ?? CaptureErrors.OfProcess(outcome.Error)}");
    }
}
