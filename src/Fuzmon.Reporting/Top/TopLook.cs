namespace Fuzmon.Reporting.Top;

/// <summary>How a line looks.</summary>
internal enum TopLook
{
    /// <summary>As usual.</summary>
    Plain,

    /// <summary>The head of a table, or the chosen row.</summary>
    Reverse,

    /// <summary>Less important.</summary>
    Soft,

    /// <summary>Trouble.</summary>
    Bad,
}
