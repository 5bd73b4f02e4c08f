namespace Akka.Tests.Support;

/// <summary>Makes its receiver throw.</summary>
internal sealed record Fail(Exception With)
{
    public static Fail Now { get; } = new(new InvalidOperationException("told to fail"));
}
