using System.Buffers;
using Akka.Util;

namespace Akka.Actor;

/// <summary>The place of an actor in its system's tree. Two incarnations of a name have equal paths and different uids.</summary>
public abstract class ActorPath : ISurrogated, IEquatable<ActorPath>, IComparable<ActorPath>
{
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    private const string Alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> PlainCharacters = SearchValues.Create(Alphanumeric + ValidSymbols);

    private protected ActorPath(Address address, ActorPath parent, string name, long uid)
    {
        Address = address;
        Parent = parent ?? this;
        Name = name;
        Uid = uid;
        Depth = parent is null ? 0 : parent.Depth + 1;
    }

    public Address Address { get; }

    public int Depth { get; }

    public string Name { get; }

    public ActorPath Parent { get; }

    public long Uid { get; }

    public ActorPath Root => ParentOf(0);

    public IReadOnlyList<string> Elements
    {
        get
        {
            var elements = new string[Depth];
            for (var path = this; path.Depth > 0; path = path.Parent) elements[path.Depth - 1] = path.Name;
            return elements;
        }
    }

    public static bool operator ==(ActorPath left, ActorPath right) => Equals(left, right);

    public static bool operator !=(ActorPath left, ActorPath right) => !Equals(left, right);

    public static ActorPath operator /(ActorPath path, string name) => new ChildActorPath(path, name, 0);

    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$') return false;
        var rest = s.AsSpan();
        while (true)
        {
            var odd = rest.IndexOfAnyExcept(PlainCharacters);
            if (odd < 0) return true;
            // Anything else must come percent-encoded.
            if (rest[odd] != '%' || odd + 2 >= rest.Length
                || !char.IsAsciiHexDigit(rest[odd + 1]) || !char.IsAsciiHexDigit(rest[odd + 2])) return false;
            rest = rest[(odd + 3)..];
        }
    }

    public ActorPath Child(string childName) => this / childName;

    /// <summary>The ancestor at a depth (0: the root), or, if negative, that many levels up.</summary>
    public ActorPath ParentOf(int depth)
    {
        var target = depth >= 0 ? depth : Math.Max(0, Depth + depth);
        var path = this;
        while (path.Depth > target) path = path.Parent;
        return path;
    }

    public ActorPath WithUid(long uid) => Depth == 0 || uid == Uid ? this : new ChildActorPath(Parent, Name, uid);

    public bool Equals(ActorPath other)
    {
        if (other is null || Depth != other.Depth) return false;
        var (mine, theirs) = (this, other);
        for (; mine.Depth > 0; mine = mine.Parent, theirs = theirs.Parent)
        {
            if (ReferenceEquals(mine, theirs)) return true;
            if (mine.Name != theirs.Name) return false;
        }
        return mine.Address.Equals(theirs.Address);
    }

    public override bool Equals(object obj) => Equals(obj as ActorPath);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        for (var path = this; path.Depth > 0; path = path.Parent) hash.Add(path.Name);
        return hash.ToHashCode();
    }

    public int CompareTo(ActorPath other) => string.CompareOrdinal(ToString(), other?.ToString());

    public string ToStringWithoutAddress() => "/" + string.Join('/', Elements);

    public string ToStringWithAddress() => ToString();

    public string ToStringWithUid() => Uid == 0 ? ToString() : $"{ToString()}#{Uid}";

    public string ToSerializationFormat() => ToStringWithUid();

    public override string ToString() => Address + ToStringWithoutAddress();

    ISurrogate ISurrogated.ToSurrogate(ActorSystem system) => throw new NotSupportedException("Nothing is remote here.");
}
