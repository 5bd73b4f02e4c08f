namespace Fuzmon.Monitor;

/// <summary>A snapshot that says that all records before it are settled, so that recovery need not read them.</summary>
internal sealed record Settled
{
    public static readonly Settled Instance = new();
}
