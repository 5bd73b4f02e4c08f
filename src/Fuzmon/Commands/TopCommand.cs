using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Fuzmon.Configuration;
using Fuzmon.Linux;
using Fuzmon.Linux.Launching;
using Fuzmon.Monitor;
using Fuzmon.Reporting.Live;
using Fuzmon.Reporting.Top;
using Fuzmon.Watching;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon top</c>: what a monitor sees, as it sees it.</summary>
internal static class TopCommand
{
    private const double DefaultSeconds = 1;
    private static readonly TimeSpan History = TimeSpan.FromHours(1);

    /// <summary>Describes the command.</summary>
    public static Command Create()
    {
        var where = new Argument<string>("from")
        {
            Description = "A folder for results, a journal, a log, or the address of a monitor's listener; without it the usual folder",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var once = new Option<bool>("--once") { Description = "Print what is to be seen now, and no screen" };
        var json = new Option<bool>("--json") { Description = "Print it as JSON (/api/snapshot); with --once" };
        var all = new Option<bool>("--all") { Description = "Read a journal from its beginning, not only its last hour" };
        var delay = new Option<string>("--delay", "-d") { Description = "Seconds between two looks (1)", HelpName = "SECONDS" };
        var token = new Option<string>("--token-file") { Description = "The file with the listener's token", HelpName = "FILE" };
        var command = new Command(
            "top",
            """
            Show processes, crashes and hot stacks as a monitor sees them; ? tells the keys.

              fuzmon top out                        follow the run that writes into out
              fuzmon top http://127.0.0.1:9877      ask a run that listens there
              fuzmon top out --once --json          for a script
            """)
        {
            where,
            once,
            json,
            all,
            delay,
            token,
        };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetValue(where), parsed.GetValue(once), parsed.GetValue(json), parsed.GetValue(all), ParseDelay(parsed.GetValue(delay)),
            parsed.GetValue(token)));
        return command;
    }

    private static async Task<int> RunAsync(string? from, bool once, bool json, bool all, TimeSpan delay, string? tokenFile)
    {
        if (json && !once)
            throw new UserErrorException(ExitStatuses.Usage, "--json goes with --once");
        if (!once && (!StandardStream.Output.IsTerminal || Console.IsInputRedirected))
            throw new UserErrorException(ExitStatuses.Usage, "top needs a terminal; give --once to print what is to be seen now");

        using var source = Open(from, all ? null : History, tokenFile);
        using var cancellation = new CancellationTokenSource();
        using var signals = new SignalListener(_ => cancellation.Cancel());
        if (!once)
        {
            await new TopTerminal(source, delay).RunAsync(cancellation.Token);
            return ExitStatuses.Done;
        }

        var snapshot = await source.PollAsync(cancellation.Token);
        while (source.Trouble == JournalSource.ReadingOn)
            snapshot = await source.PollAsync(cancellation.Token);
        if (source.Trouble is { } trouble)
            throw new UserErrorException(ExitStatuses.Failed, $"{from}: {trouble}");

        if (json)
            StandardOutput.WriteLine(JsonSerializer.Serialize(snapshot, LiveJson.Default.LiveSnapshot));
        else
            WriteText(snapshot);
        return ExitStatuses.Done;
    }

    private static void WriteText(LiveSnapshot snapshot)
    {
        foreach (var line in TopScreen.Compose(snapshot, new TopState(), null, width: 200, height: 0, unicode: true))
            StandardOutput.WriteLine(line.Text.TrimEnd());
    }

    private static ILiveSource Open(string? from, TimeSpan? history, string? tokenFile)
    {
        if (from is not null && Uri.TryCreate(from, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return new ListenerSource(address, tokenFile is null ? null : ReadToken(tokenFile));

        var path = from ?? OutputSettings.DefaultPath
            ?? throw new UserErrorException(ExitStatuses.Usage, "this user has no folder for results; name one");
        if (Directory.Exists(path))
        {
            var journal = Path.Combine(path, JournalFile.FileName);
            return File.Exists(journal) ? new JournalSource(journal, history) : new LogSource(path);
        }

        if (!File.Exists(path))
            throw new UserErrorException(ExitStatuses.NoSuchTarget, $"{path}: there is no such folder, journal or log; an address begins with http://");
        return path.EndsWith(".db", StringComparison.Ordinal) ? new JournalSource(path, history) : new LogSource(path);
    }

    private static string ReadToken(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"{file}: {e.Message.TrimEnd('.')}");
        }
    }

    private static TimeSpan ParseDelay(string? text)
    {
        if (text is null)
            return TimeSpan.FromSeconds(DefaultSeconds);

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0.1 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : throw new UserErrorException(ExitStatuses.Usage, $"--delay {text}: a number of seconds from 0.1 to 3600");
    }
}
