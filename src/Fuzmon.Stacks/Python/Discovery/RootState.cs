namespace Fuzmon.Stacks.Python.Discovery;

/// <summary>What an address that may point to the newest interpreter proves to be.</summary>
internal enum RootState
{
    /// <summary>It is not.</summary>
    Wrong,

    /// <summary>There is no interpreter yet, or no more.</summary>
    Empty,

    /// <summary>It leads to an interpreter with threads.</summary>
    Right,
}
