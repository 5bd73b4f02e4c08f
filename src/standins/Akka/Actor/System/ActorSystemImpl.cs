using System.Collections.Concurrent;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

internal sealed class ActorSystemImpl : ExtendedActorSystem
{
    private static long _lastUid;

    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();
    private readonly Stack<Action> _onTermination = new();
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LocalActorRef _user;
    private readonly LocalActorRef _system;
    private long _tempNames;

    internal ActorSystemImpl(string name, ActorSystemSetup setup)
    {
        CheckName(name);
        Name = name;
        RootPath = new RootActorPath(new Address("akka", name));
        var config = setup.Get<BootstrapSetup>().GetOrElse(BootstrapSetup.Create()).Config.GetOrElse(Config.Empty);
        Settings = new Settings(this, config, setup);
        EventStream = new EventStream(debug: false);
        EventStream.Start(Settings);
        Log = Logging.GetLogger(this, name);
        Serialization = new Serialization.Serialization(this);
        Wheel = new TimingWheel($"akka-timers-{name}", e => Log.Error(e, "A scheduled action failed"));
        Scheduler = new WheelScheduler(Wheel);
        DeadLetters = new DeadLetterActorRef(this, RootPath / "deadLetters");

        var root = new LocalActorRef(this, Props.Create<RootGuardian>(), new TopOfTheTree(this), RootPath);
        Root = root;
        _user = root.Cell.MakeGuardian("user");
        _system = root.Cell.MakeGuardian("system");
        root.Cell.Mailbox.Start();
    }

    public override string Name { get; }

    public override IActorRef DeadLetters { get; }

    public override EventStream EventStream { get; }

    public override ILoggingAdapter Log { get; }

    public override IScheduler Scheduler { get; }

    public override Serialization.Serialization Serialization { get; }

    public override Settings Settings { get; }

    public override Task WhenTerminated => _terminated.Task;

    internal RootActorPath RootPath { get; }

    internal InternalActorRefBase Root { get; }

    internal TimingWheel Wheel { get; }

    internal MessageDispatcher Dispatcher { get; } = new ThreadPoolDispatcher();

    internal static long NextUid() => Interlocked.Increment(ref _lastUid);

    public override IActorRef ActorOf(Props props, string name = null) => _user.Cell.ActorOf(props, name);

    public override IActorRef SystemActorOf(Props props, string name = null) => _system.Cell.ActorOf(props, name);

    public override ActorSelection ActorSelection(ActorPath actorPath) =>
        new(actorPath.Address.Equals(RootPath.Address) ? Root : DeadLetters, actorPath.Elements);

    public override ActorSelection ActorSelection(string actorPath) => Actor.ActorSelection.Resolve(this, Root, actorPath);

    public override void Stop(IActorRef actor) => ((InternalActorRefBase)actor).SendSystemMessage(new Terminate());

    public override Task Terminate()
    {
        _user.SendSystemMessage(new Terminate());
        return WhenTerminated;
    }

    public override void RegisterOnTermination(Action code)
    {
        lock (_onTermination)
        {
            if (_terminated.Task.IsCompleted) throw new InvalidOperationException("ActorSystem already terminated.");
            _onTermination.Push(code);
        }
    }

    public override object RegisterExtension(IExtensionId extension) =>
        _extensions.GetOrAdd(
            extension.ExtensionType,
            static (_, made) => new Lazy<object>(() => made.extension.CreateExtension(made.system)),
            (extension, system: this)).Value;

    public override object GetExtension(IExtensionId extensionId) =>
        _extensions.TryGetValue(extensionId.ExtensionType, out var extension) ? extension.Value : null;

    public override bool HasExtension(Type type) => _extensions.ContainsKey(type);

    internal ActorPath NextTempPath() => RootPath / "temp" / TempName.Of(Interlocked.Increment(ref _tempNames));

    /// <summary>Announces a message that nobody will handle, or answers it where even the dead have an answer.</summary>
    internal void PublishDeadLetter(object message, IActorRef sender, IActorRef recipient)
    {
        switch (message)
        {
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, subject: null), recipient);
                break;
            // Timers of the dead are no message that anybody sent.
            case TimerMessage or ReceiveTimer:
                break;
            case IDeadLetterSuppression suppressed:
                EventStream.Publish(new SuppressedDeadLetter(suppressed, sender ?? DeadLetters, recipient));
                break;
            default:
                EventStream.Publish(new DeadLetter(message, sender ?? DeadLetters, recipient));
                break;
        }
    }

    /// <summary>The root has ended, and with it all others.</summary>
    internal void FinishTermination()
    {
        Wheel.Stop();
        lock (_onTermination)
        {
            foreach (var callback in _onTermination)
            {
                try
                {
                    callback();
                }
                catch (Exception e)
                {
                    Log.Error(e, "A termination callback failed");
                }
            }
            _terminated.TrySetResult();
        }
    }

    private static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!char.IsAsciiLetterOrDigit(name[0]) || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw new ArgumentException(
                $"Invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-')",
                nameof(name));
        }
    }
}
