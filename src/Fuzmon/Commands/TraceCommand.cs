using System.CommandLine;
using System.Numerics;
using Fuzmon.Instrumentation.SystemCalls.Live;
using Fuzmon.Tracing;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon trace</c>: shows the system calls of processes.</summary>
internal static class TraceCommand
{
    private const int EPIPE = 32;
    private const int SIGPIPE = 13;
    private const int MaxDataBytes = 4095;
    private const int MaxRingKib = 1 << 20;

    /// <summary>Describes the command.</summary>
    /// <param name="launch">What stood behind <c>--</c>, if it stood there.</param>
    public static Command Create(IReadOnlyList<string>? launch)
    {
        var pids = new Option<string[]>("--pid", "-p") { Description = "Trace this process; may be given several times", HelpName = "PID" };
        var set = new Option<string>("--calls", "-e") { Description = "Which calls: names and classes such as %file, with commas; ! before them for all others", HelpName = "SET" };
        var output = new Option<string>("--output", "-o") { Description = "Write to this file", HelpName = "FILE" };
        var summary = new Option<bool>("--summary", "-c") { Description = "Print counts only, at the end" };
        var json = new Option<bool>("--json") { Description = "Print one event a line, as fuzmon parse strace does" };
        var messagePack = new Option<bool>("--msgpack") { Description = "The same in MessagePack" };
        var noFollow = new Option<bool>("--no-follow") { Description = "Leave descendants alone" };
        var times = new Option<bool>("--times", "-t") { Description = "Begin lines with the time" };
        var durations = new Option<bool>("--durations", "-T") { Description = "End lines with the time that the call took" };
        var bytes = new Option<int>("--string-size", "-s") { Description = "Bytes of data to show", HelpName = "N", DefaultValueFactory = _ => 32 };
        var limit = new Option<int>("--limit") { Description = "Calls of a process a second to show at most; 0: all", HelpName = "N", DefaultValueFactory = _ => 0 };
        var buffer = new Option<int>("--buffer") { Description = "Room for what is not read yet, in KiB, a power of 2", HelpName = "KIB", DefaultValueFactory = _ => 16_384 };
        var backend = new Option<string>("--backend") { Description = "How: bpf, ptrace or seccomp; without it the first of the former two that works", HelpName = "NAME" };
        backend.AcceptOnlyFromAmong(TraceBackends.Names);
        var command = new Command(
            "trace",
            """
            Show the system calls of processes and their descendants, as strace does, but without stopping them where BPF is to be had.

              fuzmon trace -- ls /tmp               launch a command and trace it
              fuzmon trace -e %file -p 1234         trace a process that runs
            """)
        {
            pids,
            set,
            output,
            summary,
            json,
            messagePack,
            noFollow,
            times,
            durations,
            bytes,
            limit,
            buffer,
            backend,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json) && parsed.GetValue(messagePack))
                throw new UserErrorException(ExitStatuses.Usage, "--json and --msgpack exclude each other; give one of them");
            if (parsed.GetValue(bytes) is < 0 or > MaxDataBytes)
                throw new UserErrorException(ExitStatuses.Usage, $"-s takes a number from 0 to {MaxDataBytes}");
            if (parsed.GetValue(limit) < 0)
                throw new UserErrorException(ExitStatuses.Usage, "--limit takes a number of calls a second, or 0 for no limit");
            if (parsed.GetValue(buffer) is < 4 or > MaxRingKib || !BitOperations.IsPow2(parsed.GetValue(buffer)))
                throw new UserErrorException(ExitStatuses.Usage, $"--buffer takes a power of 2 from 4 to {MaxRingKib}");
            return Run(new TraceOptions
            {
                Pids = [.. (parsed.GetValue(pids) ?? []).Select(Pids.Parse).Distinct()],
                Command = launch,
                Set = parsed.GetValue(set) is { } text ? ParseSet(text) : SyscallSet.All,
                SetText = parsed.GetValue(set),
                Backend = parsed.GetValue(backend),
                Follow = !parsed.GetValue(noFollow),
                Json = parsed.GetValue(json),
                MessagePack = parsed.GetValue(messagePack),
                Summary = parsed.GetValue(summary),
                Times = parsed.GetValue(times),
                Durations = parsed.GetValue(durations),
                Output = parsed.GetValue(output),
                DataBytes = parsed.GetValue(bytes),
                Limit = parsed.GetValue(limit),
                RingBytes = parsed.GetValue(buffer) * 1024,
            });
        });
        return command;
    }

    private static int Run(TraceOptions options)
    {
        if (options.Command is { Count: 0 })
            throw new UserErrorException(ExitStatuses.Usage, "no command stands behind --");
        if (options.Pids.Count == 0 && options.Command is null)
            throw new UserErrorException(ExitStatuses.Usage, "nothing to trace: give -p PID or -- COMMAND");

        try
        {
            using var output = new TraceOutput(options);
            return TraceBackends.Run(options, output);
        }
        catch (IOException e) when (e.HResult == EPIPE)
        {
            return ExitStatuses.SignalBase + SIGPIPE; // Whoever reads has seen enough.
        }
        catch (IOException e)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"cannot write: {e.Message}");
        }
    }

    private static SyscallSet ParseSet(string text)
    {
        try
        {
            return SyscallSet.Parse(text);
        }
        catch (FormatException e)
        {
            throw new UserErrorException(ExitStatuses.Usage, $"-e {text}: {e.Message}");
        }
    }
}
