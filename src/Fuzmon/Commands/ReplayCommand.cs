using System.CommandLine;
using System.Globalization;
using Fuzmon.Linux;
using Fuzmon.Linux.Compression;
using Fuzmon.Linux.Launching;
using Fuzmon.Monitor;
using Fuzmon.Records;
using Fuzmon.Replaying;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon replay</c>: puts out again what a journal keeps.</summary>
internal static class ReplayCommand
{
    private const int EPIPE = 32;
    private const int SIGPIPE = 13;
    private const string Fastest = "max";

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var journal = new Argument<string>("journal") { Description = "A journal, or the folder for results that it is in" };
        var from = new Option<string>("--from") { Description = "Leave out what was recorded before", HelpName = "TIME" };
        var to = new Option<string>("--to") { Description = "Leave out what was recorded from then on", HelpName = "TIME" };
        var pids = new Option<string[]>("--pid", "-p") { Description = "Only what is about this process; may be given several times", HelpName = "PID" };
        var names = new Option<string[]>("--name") { Description = "Only what is about processes of this name; may be given several times", HelpName = "NAME" };
        var speed = new Option<string>("--speed") { Description = "How many times as fast as it happened, or max (the default)", HelpName = "N" };
        var output = new Option<string>("--output", "-o") { Description = "Write a log into this folder", HelpName = "DIR" };
        var format = new Option<string>("--format") { Description = "json (the default) or msgpack", HelpName = "FORMAT" };
        var follow = new Option<bool>("--follow") { Description = "Go on with what is recorded meanwhile" };
        var command = new Command(
            "replay",
            """
            Put out again what a journal keeps, in order of time and exactly as it was recorded.

              fuzmon replay out --name afl-fuzz          the records of every afl-fuzz
              fuzmon replay out --from 2025-06-14T02:00:00Z --speed 60
            """)
        {
            journal,
            from,
            to,
            pids,
            names,
            speed,
            output,
            format,
            follow,
        };
        command.SetAction((parsed, _) => RunAsync(new ReplayOptions
        {
            Journal = parsed.GetValue(journal)!,
            From = Times.Parse("--from", parsed.GetValue(from)),
            To = Times.Parse("--to", parsed.GetValue(to)),
            Pids = [.. (parsed.GetValue(pids) ?? []).Select(Commands.Pids.Parse)],
            Names = parsed.GetValue(names) ?? [],
            Speed = ParseSpeed(parsed.GetValue(speed)),
            OutputPath = parsed.GetValue(output),
            Format = ParseFormat(parsed.GetValue(format)),
            Follow = parsed.GetValue(follow),
        }));
        return command;
    }

    private static async Task<int> RunAsync(ReplayOptions options)
    {
        var path = Directory.Exists(options.Journal) ? Path.Combine(options.Journal, JournalFile.FileName) : options.Journal;
        if (!File.Exists(path))
            throw new UserErrorException(ExitStatuses.NoSuchTarget, $"{path}: there is no such journal");

        using var cancellation = new CancellationTokenSource();
        using var signals = new SignalListener(_ => cancellation.Cancel());
        try
        {
            using var journal = JournalReader.Open(path);
            using var sink = OpenSink(options);
            await new Replay(options, journal, sink).RunAsync(cancellation.Token);
            if (journal.Damaged > 0)
                Messages.Write($"{path}: {journal.Damaged} rows are damaged, or of a later version, and were left out");
            return ExitStatuses.Done;
        }
        catch (InvalidDataException e)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"{path}: {e.Message}");
        }
        catch (UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.NotPermitted, $"{options.OutputPath ?? path}: permission denied");
        }
        catch (IOException e) when (e.HResult == EPIPE)
        {
            return ExitStatuses.SignalBase + SIGPIPE; // Whoever reads has seen enough.
        }
        catch (IOException e)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"{options.OutputPath ?? path}: {e.Message}");
        }
    }

    private static IRecordSink OpenSink(ReplayOptions options)
    {
        if (options.OutputPath is not { } folder)
            return new StandardOutputSink(options.Format);
        if (folder.Length == 0)
            throw new UserErrorException(ExitStatuses.Usage, "the output folder's name is empty");

        var facts = HostFacts.Current;
        var settings = new LogSettings
        {
            Directory = folder,
            Format = options.Format,
            Compression = Zstandard.Installed,
            // What it writes may be older than anything that is kept.
            MaxTotalBytes = 0,
            RetainDays = 0,
        };
        var identity = new MonitorIdentity(
            facts.BootId.ToString(), facts.HostName, CommandLine.Version, Environment.ProcessId, facts.ClockTicksPerSecond, facts.KernelRelease);
        return new LogSink(settings, identity, TimeProvider.System, Messages.Write);
    }

    private static double? ParseSpeed(string? text)
    {
        if (text is null or Fastest)
            return null;

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed) && speed is >= 0.001 and <= 1_000_000
            ? speed
            : throw new UserErrorException(ExitStatuses.Usage, $"--speed {text}: a speed is a number from 0.001 to 1000000, or {Fastest}");
    }

    private static LogFormat ParseFormat(string? text) => text switch
    {
        null or "json" or "jsonl" => LogFormat.Json,
        "msgpack" or "msgpacks" => LogFormat.MessagePack,
        _ => throw new UserErrorException(ExitStatuses.Usage, $"--format {text}: a format is json or msgpack"),
    };
}
