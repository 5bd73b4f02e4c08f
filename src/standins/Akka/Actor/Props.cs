using System.Linq.Expressions;
using Akka.Util;

namespace Akka.Actor;

/// <summary>How to make an actor: immutable, so that it can be made again after a failure.</summary>
public class Props : ISurrogated, IEquatable<Props>
{
    private readonly IIndirectActorProducer _producer;

    public Props(Type type, params object[] args)
        : this(new ActivatorProducer(type, args), args)
    {
    }

    private Props(IIndirectActorProducer producer, object[] args)
    {
        _producer = producer;
        Arguments = args;
    }

    private Props(Props copy)
        : this(copy._producer, copy.Arguments)
    {
        SupervisorStrategy = copy.SupervisorStrategy;
        Dispatcher = copy.Dispatcher;
        Mailbox = copy.Mailbox;
        StashCapacity = copy.StashCapacity;
    }

    public Type Type => _producer.ActorType;

    public string TypeName => Type.AssemblyQualifiedName;

    public object[] Arguments { get; }

    public string Dispatcher { get; private init; }

    public string Mailbox { get; private init; }

    public SupervisorStrategy SupervisorStrategy { get; private init; }

    internal int StashCapacity { get; private init; } = -1;

    /// <summary>From <c>() => new SomeActor(...)</c>: the arguments are evaluated now, once.</summary>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy supervisorStrategy = null)
        where TActor : ActorBase
    {
        if (factory.Body is not NewExpression construction)
            throw new ArgumentException("The create function must be a 'new T (args)' expression", nameof(factory));
        var args = ExpressionArguments.Evaluate(construction);
        return new Props(new ConstructorProducer(construction.Constructor, args), args) { SupervisorStrategy = supervisorStrategy };
    }

    public static Props Create<TActor>(params object[] args)
        where TActor : ActorBase => new(typeof(TActor), args);

    public static Props Create<TActor>(SupervisorStrategy supervisorStrategy)
        where TActor : ActorBase, new() => new(typeof(TActor)) { SupervisorStrategy = supervisorStrategy };

    public static Props Create(Type type, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new Props(type, args);
    }

    public static Props CreateBy(IIndirectActorProducer producer, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(producer);
        return new Props(producer, args);
    }

    public Props WithDispatcher(string dispatcher) => new(this) { Dispatcher = dispatcher };

    public Props WithMailbox(string mailbox) => new(this) { Mailbox = mailbox };

    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) => new(this) { SupervisorStrategy = supervisorStrategy };

    public Props WithStashCapacity(int stashCapacity) => new(this) { StashCapacity = stashCapacity };

    public virtual ActorBase NewActor()
    {
        try
        {
            return _producer.Produce();
        }
        catch (Exception e)
        {
            throw new TypeLoadException(
                $"Error while creating actor instance of type {Type} with {Arguments.Length} args: ({string.Join(',', Arguments)})", e);
        }
    }

    public bool Equals(Props other) =>
        other is not null && Type == other.Type && Arguments.SequenceEqual(other.Arguments) && Dispatcher == other.Dispatcher
        && Mailbox == other.Mailbox && Equals(SupervisorStrategy, other.SupervisorStrategy) && StashCapacity == other.StashCapacity;

    public override bool Equals(object obj) => Equals(obj as Props);

    public override int GetHashCode() => HashCode.Combine(Type, Arguments.Length, Dispatcher, Mailbox);

    ISurrogate ISurrogated.ToSurrogate(ActorSystem system) => throw new NotSupportedException("Nothing is remote here.");

    internal void Release(ActorBase actor) => _producer.Release(actor);
}
