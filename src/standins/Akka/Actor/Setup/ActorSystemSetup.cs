using Akka.Util;

namespace Akka.Actor.Setup;

/// <summary>The parts of a system's set-up, one of each type.</summary>
public sealed class ActorSystemSetup
{
    public static readonly ActorSystemSetup Empty = new([]);

    private readonly Dictionary<Type, Setup> _byType;

    private ActorSystemSetup(Dictionary<Type, Setup> byType) => _byType = byType;

    public static ActorSystemSetup Create(params Setup[] setup)
    {
        var byType = new Dictionary<Type, Setup>();
        foreach (var part in setup) byType[part.GetType()] = part;
        return new ActorSystemSetup(byType);
    }

    public ActorSystemSetup And<T>(T setup)
        where T : Setup => WithSetup(setup);

    public ActorSystemSetup WithSetup<T>(T setup)
        where T : Setup => new(new Dictionary<Type, Setup>(_byType) { [setup.GetType()] = setup });

    public Option<T> Get<T>()
        where T : Setup => _byType.TryGetValue(typeof(T), out var setup) ? (T)setup : Option<T>.None;

    public override string ToString() => $"ActorSystemSetup({string.Join(", ", _byType.Keys)})";
}
