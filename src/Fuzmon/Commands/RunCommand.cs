using System.CommandLine;
using System.Globalization;
using Fuzmon.Configuration;
using Fuzmon.Running;

namespace Fuzmon.Commands;

/// <summary><c>fuzmon run</c>: the main job.</summary>
internal static class RunCommand
{
    /// <summary>The command's name.</summary>
    public const string Name = "run";

    // The largest pid that Linux can be told to give out.
    private const int MaxPid = 4_194_304;

    /// <summary>Describes the command.</summary>
    /// <param name="launch">What stood behind <c>--</c>, if it stood there.</param>
    public static Command Create(IReadOnlyList<string>? launch)
    {
        var pids = new Option<string[]>("--pid", "-p")
        {
            Description = "Watch this process; may be given several times",
            HelpName = "PID",
        };
        var configuration = new Option<string>("--config", "-c") { Description = "Read this configuration file", HelpName = "FILE" };
        var output = new Option<string>("--output", "-o") { Description = "Put results into this folder", HelpName = "DIR" };
        var targetUser = new Option<string>("--target-user")
        {
            Description = "Watch processes of this user only, by name or uid",
            HelpName = "USER",
        };
        var traceChildren = new Option<bool>("--trace-children")
        {
            Description = "Trace the command and all that it starts, by ptrace: records of their crashes, whatever the kernel does with these",
        };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Print errors only" };
        var command = new Command(
            Name,
            """
            Watch processes until they end or Fuzmon is stopped.

              fuzmon run -p 1234 -p 5678 -o out         watch two processes
              fuzmon run -o out -- afl-fuzz -i in ...   launch a command; watch it and its descendants
              fuzmon run -c config.toml                 watch every process
            """)
        {
            pids,
            configuration,
            output,
            targetUser,
            traceChildren,
            quiet,
        };
        command.SetAction((parsed, _) => RunAsync(new RunOptions
        {
            Pids = [.. (parsed.GetValue(pids) ?? []).Select(ParsePid).Distinct()],
            ConfigurationPath = parsed.GetValue(configuration),
            OutputPath = parsed.GetValue(output),
            TargetUid = parsed.GetValue(targetUser) is { } user ? ParseUser(user) : null,
            Command = launch,
            TraceChildren = parsed.GetValue(traceChildren),
            Quiet = parsed.GetValue(quiet),
        }));
        return command;
    }

    private static async Task<int> RunAsync(RunOptions options)
    {
        if (options.Command is { Count: 0 })
            throw new UserErrorException(ExitStatuses.Usage, "no command stands behind --");
        if (options.OutputPath is { Length: 0 })
            throw new UserErrorException(ExitStatuses.Usage, "the output folder's name is empty");
        if (options is { TraceChildren: true, Command: null })
            throw new UserErrorException(ExitStatuses.Usage, "--trace-children traces what is launched: give a command behind --");
        var hasConfiguration = ConfigurationSources.Current.NamedFile(options.ConfigurationPath) is not null;
        if (options.Pids.Count == 0 && options.Command is null && !hasConfiguration && options.TargetUid is null)
            throw new UserErrorException(ExitStatuses.Usage, "nothing to watch: give -p PID, -c FILE, --target-user USER or -- COMMAND");

        await using var run = new MonitorRun(options);
        return await run.RunAsync();
    }

    private static int ParseUser(string user)
        => UserNames.UidOf(user)
            ?? throw new UserErrorException(ExitStatuses.Usage, $"--target-user {user}: there is no such user; give a user's name or uid");

    private static int ParsePid(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && pid is > 0 and <= MaxPid
            ? pid
            : throw new UserErrorException(ExitStatuses.Usage, $"-p {text}: a pid is a whole number from 1 to {MaxPid}");
}
