using System.Reflection;

namespace Akka.Actor;

/// <summary>Calls the constructor that an expression names.</summary>
internal sealed class ConstructorProducer(ConstructorInfo constructor, object[] args) : ActorProducer(constructor.DeclaringType)
{
    private readonly ConstructorInvoker _invoker = ConstructorInvoker.Create(constructor);

    public override ActorBase Produce() => (ActorBase)_invoker.Invoke(args.AsSpan());
}
