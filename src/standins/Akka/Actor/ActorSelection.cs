using System.IO.Enumeration;

namespace Akka.Actor;

/// <summary>Actors by path, looked up anew with every message; elements may be <c>..</c> or hold <c>*</c> and <c>?</c>.</summary>
public class ActorSelection : ICanTell
{
    private readonly string[] _elements;

    public ActorSelection(IActorRef anchor, string path)
        : this(anchor, path.Split('/', StringSplitOptions.RemoveEmptyEntries))
    {
    }

    public ActorSelection(IActorRef anchor, IEnumerable<string> elements)
    {
        Anchor = anchor;
        _elements = [.. elements];
    }

    public IActorRef Anchor { get; }

    public string PathString => "/" + string.Join('/', _elements);

    public void Tell(object message, IActorRef sender = null)
    {
        var anchor = (InternalActorRefBase)Anchor;
        if (!Deliver(anchor, _elements, message, sender))
            new EmptyLocalActorRef(anchor.System, UnresolvedPath()).Tell(message, sender);
    }

    /// <summary>The first actor that answers; <see cref="ActorNotFoundException"/> if none does.</summary>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            var identity = await this.Ask<ActorIdentity>(new Identify(messageId: null), timeout, ct);
            return identity.Subject ?? throw new ActorNotFoundException($"subject was null: {this}");
        }
        catch (AskTimeoutException e)
        {
            throw new ActorNotFoundException("Exception occurred while resolving ActorSelection", e);
        }
    }

    public override bool Equals(object obj) =>
        obj is ActorSelection other && Equals(Anchor, other.Anchor) && _elements.AsSpan().SequenceEqual(other._elements);

    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    public override string ToString() => $"ActorSelection[Anchor({Anchor.Path}), Path({PathString})]";

    /// <summary>Reads <c>akka://system/...</c>, <c>/...</c> from the root, or what is relative to <paramref name="origin"/>.</summary>
    internal static ActorSelection Resolve(ActorSystemImpl system, InternalActorRefBase origin, string path)
    {
        var prefix = system.RootPath.Address + "/";
        if (path.StartsWith(prefix, StringComparison.Ordinal)) return new ActorSelection(system.Root, path[prefix.Length..]);
        if (path.Contains("://", StringComparison.Ordinal)) return new ActorSelection(system.DeadLetters, []);
        return new ActorSelection(path.StartsWith('/') ? system.Root : origin, path);
    }

    /// <summary>False if a plain path leads nowhere; a pattern that matches nothing is no loss.</summary>
    private static bool Deliver(InternalActorRefBase from, ReadOnlySpan<string> elements, object message, IActorRef sender)
    {
        if (elements.IsEmpty)
        {
            if (from is Nobody) return false;
            from.Tell(message, sender);
            return true;
        }
        var rest = elements[1..];
        if (elements[0] == ".") return Deliver(from, rest, message, sender);
        if (elements[0] == "..") return Deliver(from.Parent, rest, message, sender);
        if (!elements[0].AsSpan().ContainsAny('*', '?')) return Deliver(from.GetChild(elements[0]), rest, message, sender);
        foreach (var child in from.GetChildren())
        {
            if (FileSystemName.MatchesSimpleExpression(elements[0], child.Path.Name, ignoreCase: false))
                Deliver(child, rest, message, sender);
        }
        return true;
    }

    private ActorPath UnresolvedPath()
    {
        var path = Anchor.Path;
        foreach (var element in _elements) path = element == ".." ? path.Parent : path / element;
        return path;
    }
}
