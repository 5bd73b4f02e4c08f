using Akka.Actor;
using Akka.Hosting;
using Fuzmon.Commands;
using Fuzmon.Configuration;
using Fuzmon.Instrumentation;
using Fuzmon.Instrumentation.Coverage.Collecting;
using Fuzmon.Instrumentation.Crashes;
using Fuzmon.Instrumentation.Crashes.Following;
using Fuzmon.Instrumentation.Sanitizers;
using Fuzmon.Instrumentation.SystemCalls.Live;
using Fuzmon.Linux;
using Fuzmon.Monitor;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;
using Fuzmon.Stacks.Following;
using Fuzmon.Stacks.Symbols;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fuzmon.Running;

/// <summary>One run of the monitor, from its options to its exit status.</summary>
internal sealed class MonitorRun(RunOptions options) : IAsyncDisposable
{
    private const int SlotsOfInterval = 4;
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    private readonly LinuxProcessOpener _opener = new();
    private readonly LinuxProcessTable _table = new();
    private readonly SymbolService _symbols = new();
    private readonly AlertActions _alerts = new($"fuzmon/{CommandLine.Version}");
    private readonly TaskCompletionSource<int> _stopRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IHost? _host;
    private LogSink? _log;
    private Task _caughtUp = Task.CompletedTask;
    private JournalFile? _journal;
    private FollowedCommand? _command;
    private FollowedRun? _following;
    private TerminationSignals? _signals;
    private ChildWatch? _children;
    private SyscallTap? _calls;
    private MonitorSettings _settings = new();
    private InstrumentationLog? _audit;
    private CrashWatch? _crashes;
    private CountedCrashes? _counted;
    private IReadOnlyDictionary<string, string> _variables = new Dictionary<string, string>();
    private StatusLine? _statusLine;
    private ServiceManager? _service;
    private LiveView? _live;

    /// <summary>Watches until the command or the last named process has ended, or somebody asks to stop.</summary>
    /// <returns>What the program ends with.</returns>
    /// <exception cref="UserErrorException">Something that was asked for cannot be had.</exception>
    public async Task<int> RunAsync()
    {
        var configuration = LoadConfiguration();
        var named = new NamedProcesses(_opener).Open(options.Pids);
        var identity = DescribeMonitor();
        _live = configuration.Metrics.IsWatched ? new LiveView(configuration.Metrics, identity) : null;
        OpenOutput(configuration, identity);
        _settings = configuration.Monitor;
        _opener.ReadsTogether = _settings.Events is ChildSourceChoice.Auto or ChildSourceChoice.Bpf;
        _children = OpenChildren();
        if (options.TraceChildren)
            _following = FollowedRun.Start(configuration);
        CrashWatch.Repair();
        // Who traces it sees its crashes before the kernel does.
        if (configuration.Instrumentation.Intercepts && !options.TraceChildren)
            _crashes = CrashWatch.Open(configuration.Instrumentation.Crashes, options);
        _calls = RunSystemCalls.Open(configuration.Instrumentation, options.Pids);
        var plan = CreatePlan(configuration, identity);
        if (_live is not null)
            await _live.OpenAsync(plan.Counters, _journal?.Path, options.Quiet);
        var monitor = await StartMonitorAsync(plan);
        if (_journal is not null)
            _caughtUp = Task.Run(() => CatchUpAsync(_journal, configuration.Output.ToLogSettings(), monitor));
        _service = new ServiceManager(monitor, plan.Counters);
        _signals = new TerminationSignals(() => Reload(monitor), _stopRequested.SetResult);
        // The command's output is on the same terminal: there is no line for a status beside it.
        if (!options.Quiet && options.Command is null && StatusLine.IsPossible)
            _statusLine = new StatusLine(plan.Counters);

        if (named.Count > 0)
            monitor.Tell(new WatchNamed(named, Begin: true));
        if (options.Command is { } command)
        {
            _command = new FollowedCommand(command, VariablesOf(configuration), monitor, _opener, _children, _following?.Follower, _calls);
            _signals.ForwardTo(_command);
            try
            {
                _command.Run();
            }
            catch (UserErrorException)
            {
                await StopAsync(monitor);
                throw;
            }
        }

        _service.Ready();
        await await Task.WhenAny(Ends(monitor));
        await _caughtUp;
        _service.Stopping();
        if (_crashes is not null)
            await _crashes.SettleAsync();
        if (_following is not null)
            await _following.EndAsync();
        Summarise(await StopAsync(monitor), plan.Counters);
        return _command is null ? ExitStatuses.Done
            : _command.Ended.IsCompleted ? _command.ExitStatus
            : ExitStatuses.SignalBase + await _stopRequested.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _statusLine?.Dispose();
        _signals?.Dispose();
        _service?.Dispose();
        _command?.Dispose();
        _following?.Dispose();
        if (_live is not null)
            await _live.DisposeAsync();
        if (_host is not null)
        {
            await _host.StopAsync();
            _host.Dispose();
        }

        _alerts.Dispose();
        _crashes?.Dispose();
        _counted?.Dispose();
        _children?.Dispose();
        _calls?.Dispose();
        _audit?.Dispose();
        await _symbols.DisposeAsync();
        _journal?.Dispose();
        _table.Dispose();
        _opener.Dispose();
    }

    private static ProcessKey Self
    {
        get
        {
            if (ProcessHandle.TryOpen(Environment.ProcessId, out var self) != OpenOutcome.Opened)
                throw new UserErrorException(ExitStatuses.Failed, "/proc does not show this process; mount a procfs of this pid namespace");

            using (self)
                return new ProcessKey(self!.Pid, self.StartTicks);
        }
    }

    private FuzmonConfiguration LoadConfiguration()
    {
        var configuration = ConfigurationSources.Current.Load(options.ConfigurationPath, options.OutputPath).Current;
        if (options.TargetUid is not { } uid)
            return configuration;

        var rules = configuration.Monitor.Rules with { TargetUid = uid };
        return configuration with { Monitor = configuration.Monitor with { Rules = rules } };
    }

    private static MonitorIdentity DescribeMonitor()
    {
        var facts = HostFacts.Current;
        return new MonitorIdentity(
            facts.BootId.ToString(), facts.HostName, CommandLine.Version, Environment.ProcessId, facts.ClockTicksPerSecond, facts.KernelRelease);
    }

    private void OpenOutput(FuzmonConfiguration configuration, MonitorIdentity identity)
    {
        var settings = configuration.Output.ToLogSettings();
        try
        {
            if (configuration.Journal.Enabled)
            {
                // Before the log: a run that may not have the journal leaves no file behind.
                PrivateFolder.Create(settings.Directory);
                _journal = JournalFile.Open(settings.Directory, configuration.Journal.MaxBytes, TimeProvider.System);
            }

            _log = new LogSink(settings, identity, TimeProvider.System, Messages.Write);
        }
        catch (JournalInUseException e)
        {
            throw new UserErrorException(
                ExitStatuses.Failed, $"{e.Message}; name another folder with -o DIR, or keep no journal (journal.enabled = false)");
        }
        catch (UnauthorizedAccessException)
        {
            throw new UserErrorException(
                ExitStatuses.NotPermitted, $"cannot write to {settings.Directory}: permission denied; name another folder with -o DIR");
        }
        catch (IOException e)
        {
            throw new UserErrorException(
                ExitStatuses.Failed, $"cannot write to {settings.Directory}: {e.Message.TrimEnd('.')}; name another folder with -o DIR");
        }

        if (_journal?.Past.Trouble is { } trouble)
            Messages.Write(trouble);
    }

    private InstrumentsPlan OpenInstruments(FuzmonConfiguration configuration)
    {
        var folder = configuration.Output.ToLogSettings().Directory;
        _audit = new InstrumentationLog(folder, TimeProvider.System);
        var crashes = new RunCrashes(folder, configuration.Crashes, configuration.Instrumentation.Sanitizers);
        if (configuration.Instrumentation.Enabled)
            _variables = SetUp(crashes, folder, CoverageVariablesOf(configuration));
        var instruments = configuration.Instrumentation.ToInstruments(InterceptionFor(crashes), crashes);
        if (_following is { } following)
            instruments = [.. instruments, new InstrumentPlan(FollowedCrashes.Name, () => new FollowedCrashes(following.Scenes, crashes, _symbols))];
        if (_calls is { } calls)
            instruments = [.. instruments, RunSystemCalls.Plan(configuration.Instrumentation, calls, tracesTargets: options is { Command: null, Pids.Count: 0 })];
        if (configuration.Instrumentation.Enabled)
            instruments = [.. instruments, .. configuration.Instrumentation.Plugins.Load(instruments.Select(plan => plan.Name))];
        return new InstrumentsPlan(instruments, folder, _audit) { Rules = configuration.Instrumentation.TargetRules };
    }

    private IReadOnlyDictionary<string, string> SetUp(RunCrashes crashes, string folder, Dictionary<string, string> others)
    {
        try
        {
            var variables = crashes.SetUp(options.Command, name => others.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name));
            foreach (var (name, value) in variables)
                _audit!.Write(SanitizerInstrument.Name, $"sets {name}={value} for the command");
            return variables;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"cannot write to {folder}: {FileTrouble.CauseOf(e)}; name another folder with -o DIR");
        }
    }

    private Func<IInstrument>? InterceptionFor(RunCrashes crashes)
    {
        if (_crashes is not { } watch)
            return null;

        var counted = _counted = new CountedCrashes(_children, Scope, options.Pids, () => _settings.Rules);
        return () => watch.Create(crashes, counted, _symbols);
    }

    private WatchScope? Scope => options.Command is not null ? WatchScope.Family(Self, OwnHelpers)
        : options.Pids.Count > 0 ? WatchScope.Named
        : WatchScope.Everything(Self, OwnHelpers);

    // Those of coverage, and over them those of sanitizers, which begin with what coverage has set.
    private Dictionary<string, string> VariablesOf(FuzmonConfiguration configuration)
    {
        var variables = CoverageVariablesOf(configuration);
        if (variables.Count > 0)
            PrepareCoverage(configuration.Output.ToLogSettings().Directory);
        foreach (var (name, value) in _variables)
            variables[name] = value;
        return variables;
    }

    private static void PrepareCoverage(string folder)
    {
        try
        {
            CoverageFolder.Prepare(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(ExitStatuses.Failed, $"cannot write to {folder}: {FileTrouble.CauseOf(e)}; name another folder with -o DIR");
        }
    }

    private static Dictionary<string, string> CoverageVariablesOf(FuzmonConfiguration configuration)
        => new(configuration.Instrumentation.ToVariables(configuration.Output.ToLogSettings().Directory));

    private MonitorPlan CreatePlan(FuzmonConfiguration configuration, MonitorIdentity identity) => new()
    {
        Settings = configuration.Monitor,
        Journal = _journal is null ? null : new JournalPlan
        {
            Store = _journal,
            FlushInterval = configuration.Journal.FlushInterval,
            Monitor = identity,
            Notify = Messages.Write,
            BootId = HostFacts.Current.BootId,
        },
        Scope = Scope,
        Table = _table,
        Opener = _opener,
        SampleSlots = _opener.ReadsTogether ? SlotsOfInterval : 0,
        Sinks = [_log!, .. _crashes is { } crashes ? [new CrashEnds(crashes)] : Array.Empty<IRecordSink>(), .. _live is { } live ? [live.Sink] : Array.Empty<IRecordSink>()],
        Stacks = configuration.Instrumentation.Enabled ? new StackPlan(CreateTracer, _symbols) : null,
        Instruments = OpenInstruments(configuration),
        Children = _children,
        Alerts = new AlertPlan(_alerts, () => DiskSpace.Of(Path.GetDirectoryName(_log!.Path)!)),
    };

    private IStackTracer CreateTracer()
        => _following is { } following ? new FollowedStackTracer(following.Follower, new StackTracer()) : new StackTracer();

    private IReadOnlyCollection<int> OwnHelpers()
    {
        List<int> helpers = [.. _alerts.KeeperPids, .. CoverageTool.KeeperPids];
        if (_symbols.HelperPid is { } symbols)
            helpers.Add(symbols);
        if (_crashes?.GuardPid is { } guard)
            helpers.Add(guard);
        if (_following is { } following)
            helpers.Add(following.Follower.Pid);
        return helpers;
    }

    // Besides everything else: the log before may be long, and who is watched now is not to wait for that.
    private static async Task CatchUpAsync(JournalFile journal, LogSettings log, IActorRef monitor)
    {
        try
        {
            var missing = JournalCatchUp.Find(journal.Path, journal.Past, log.Directory, log.Compression);
            if (missing.Count > 0)
                await monitor.Ask<RecordAgain>(new RecordAgain(missing), StopTimeout);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or AskTimeoutException)
        {
            Messages.Write($"the log may lack what the monitor before was killed with; \"fuzmon replay\" has it ({e.Message})");
        }
    }

    private ChildWatch? OpenChildren()
    {
        if (_settings.Events == ChildSourceChoice.Off)
            return null;

        var source = ChildSources.Open(_settings.Events, out var reason) ?? throw new UserErrorException(
            ExitStatuses.NotPermitted,
            $"what monitor.events asks for cannot be had ({reason}); ask for \"auto\" or \"proc\"");
        var scope = options.Command is not null || options.Pids.Count > 0 ? ChildScope.Families
            : _settings.Rules.AreEmpty ? ChildScope.Everything
            : ChildScope.Chosen;
        var children = new ChildWatch(source, scope, () => _settings.Exits, TimeProvider.System);
        foreach (var pid in options.Pids)
            children.AddRoot(pid);
        return children;
    }

    private async Task<IActorRef> StartMonitorAsync(MonitorPlan plan)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddSingleton<IHostLifetime, ForegroundLifetime>();
        builder.Services.AddMonitor(plan);
        _host = builder.Build();
        await _host.StartAsync();
        return _host.Services.GetRequiredService<IReadOnlyActorRegistry>().Get<MonitorKey>();
    }

    private IEnumerable<Task> Ends(IActorRef monitor)
    {
        yield return _stopRequested.Task;
        if (_command is not null)
            yield return _command.Ended;
        else if (options.Pids.Count > 0)
            yield return monitor.Ask<NamedEnded>(AwaitNamed.Instance, Timeout.InfiniteTimeSpan);
    }

    private static async Task<RunTotals> StopAsync(IActorRef monitor)
    {
        try
        {
            return (await monitor.Ask<MonitorStopped>(StopMonitor.Instance, StopTimeout)).Totals;
        }
        catch (AskTimeoutException)
        {
            throw new UserErrorException(ExitStatuses.Failed, "the monitor did not stop in time; the end of the log may be missing");
        }
    }

    private void Summarise(RunTotals totals, MonitorCounters counters)
    {
        var stacks = totals.Captures + totals.CapturesMissed == 0 ? ""
            : $", with stacks: {totals.Captures} (missed: {totals.CapturesMissed})";
        if (!options.Quiet)
            Messages.Write($"samples: {totals.Samples}, processes: {totals.Processes}, ended: {totals.Exits}{stacks}; log: {_log!.Path}");
        if (counters.Lost > 0)
            Messages.Write($"{counters.Lost} records were lost because a sink could not keep up");
    }

    // The old configuration stays in force when the new one is wrong.
    private void Reload(IActorRef monitor)
    {
        _service!.Reloading();
        try
        {
            var configuration = LoadConfiguration();
            _log!.Reopen(configuration.Output.ToLogSettings());
            _settings = configuration.Monitor;
            monitor.Tell(new Reconfigure(configuration.Monitor));
        }
        catch (UserErrorException e)
        {
            foreach (var line in e.Lines)
                Messages.Write($"not reloaded: {line}");
        }

        _service.Reloaded();
    }
}
