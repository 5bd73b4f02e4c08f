using System.ComponentModel;
using Fuzmon.Linux;
using Fuzmon.Linux.Launching;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>Runs the commands of alerts and calls their webhooks, a few at a time; more than can wait are counted and given up.</summary>
public sealed class AlertActions : IAlertActions, IDisposable
{
    private const int MaxAtOnce = 4;
    private const int MaxWaiting = 64;
    private static readonly TimeSpan DisposePatience = TimeSpan.FromSeconds(2);

    private readonly Lazy<WebhookCaller> _webhooks;
    private readonly WorkQueue _queue = new(MaxAtOnce, MaxWaiting);
    private readonly GivenEnvironment _given = GivenEnvironment.Read();
    private readonly ActionTroubles _troubles = new();
    private readonly Lock _starting = new();
    private readonly HashSet<int> _keepers = [];

    /// <summary>Makes it; it starts nothing before it is asked to.</summary>
    /// <param name="userAgent">Who webhooks are told is calling.</param>
    public AlertActions(string userAgent) => _webhooks = new Lazy<WebhookCaller>(() => new WebhookCaller(userAgent));

    /// <summary>Processes of the monitor's own: they and what descends from them are nobody's children.</summary>
    public IReadOnlyCollection<int> KeeperPids
    {
        get
        {
            // Whoever has seen a keeper among the living waits here until it is known as one.
            lock (_starting)
                return [.. _keepers];
        }
    }

    /// <inheritdoc/>
    public void Perform(AlertRule rule, FindingRecord finding, Action<string> report)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule.Command.Count == 0 && rule.Webhook is null)
            return;

        var json = AlertPayload.ToJson(finding);
        if (rule.Command.Count > 0)
            Enqueue(rule, $"the command of alert {rule.Name}", () => Run(rule, finding, json), report);
        if (rule.Webhook is { } address)
            Enqueue(rule, $"the webhook of alert {rule.Name}", () => _webhooks.Value.Post(address, json, rule.Timeout), report);
    }

    /// <summary>Waits a moment for what is under way. A command that still runs goes on, and ends with its time.</summary>
    public void Dispose()
    {
        _queue.Close(DisposePatience);
        if (_webhooks.IsValueCreated)
            _webhooks.Value.Dispose();
    }

    private void Enqueue(AlertRule rule, string what, Func<string?> work, Action<string> report)
    {
        var isTaken = _queue.TryAdd(() =>
        {
            if (_troubles.Note(what, work()) is { } news)
                report(news);
        });
        if (!isTaken && _troubles.NoteDropped(what) is { } trouble)
            report(trouble);
    }

    // What went wrong, or null.
    private string? Run(AlertRule rule, FindingRecord finding, byte[] json)
    {
        BoundedCommand command;
        try
        {
            lock (_starting)
            {
                command = BoundedCommand.Start(rule.Command, AlertPayload.ToVariables(finding), json, rule.Timeout, _given);
                _keepers.Add(command.KeeperPid);
            }
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return $"could not be started: {e.Message}";
        }

        var outcome = command.WaitForOutcome();
        command.Dispose();
        lock (_starting)
            _keepers.Remove(command.KeeperPid);
        return Describe(outcome, rule);
    }

    private static string? Describe(CommandOutcome outcome, AlertRule rule) => outcome switch
    {
        { IsSuccess: true } => null,
        { Kind: CommandEnd.Exited } => $"ended with exit status {outcome.Value}",
        { Kind: CommandEnd.Signaled } => $"was ended by {SignalNames.Of(outcome.Value)}",
        { Kind: CommandEnd.NotRun } => $"cannot be executed: {new Win32Exception(outcome.Value).Message} ({rule.Command[0]})",
        { Kind: CommandEnd.TimedOut } => $"took longer than {AlertText.Time(rule.Timeout)} and was killed",
        _ => "was ended by somebody",
    };
}
