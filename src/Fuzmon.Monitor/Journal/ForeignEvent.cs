namespace Fuzmon.Monitor;

/// <summary>Something in the journal that cannot be read: of a later version, or damaged. Recovery goes on without it.</summary>
internal sealed record ForeignEvent
{
    public static readonly ForeignEvent Instance = new();
}
