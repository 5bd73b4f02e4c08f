namespace Fuzmon.Records;

/// <summary>How much a finding matters to whoever asked for it.</summary>
public enum FindingSeverity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>To be looked at.</summary>
    Warning,

    /// <summary>To be looked at now.</summary>
    Error,
}
