namespace Fuzmon.Monitor;

/// <summary>What a limit is measured in.</summary>
public enum AlertUnit
{
    /// <summary>A plain number.</summary>
    Count,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Bytes a second.</summary>
    BytesPerSecond,

    /// <summary>Hundredths: of a core, or of a disk.</summary>
    Percent,

    /// <summary>Seconds.</summary>
    Seconds,

    /// <summary>Times a second.</summary>
    PerSecond,
}
