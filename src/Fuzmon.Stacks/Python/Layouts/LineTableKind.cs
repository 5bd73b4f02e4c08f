namespace Fuzmon.Stacks.Python.Layouts;

/// <summary>How a code object keeps the lines of its instructions.</summary>
internal enum LineTableKind
{
    /// <summary>Up to 3.5: <c>co_lnotab</c>, pairs of an address step and a line step, neither below 0.</summary>
    UnsignedDeltas,

    /// <summary>3.6 to 3.9: <c>co_lnotab</c> whose line steps are signed.</summary>
    SignedDeltas,

    /// <summary>3.10: <c>co_linetable</c>, pairs of the length of a range and a line step; ranges can have no line.</summary>
    Ranges,

    /// <summary>3.11 on: <c>co_linetable</c>, entries of varying length with lines and columns.</summary>
    Locations,
}
