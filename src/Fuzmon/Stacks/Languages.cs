namespace Fuzmon.Stacks;

/// <summary>Whose frames are shown.</summary>
internal enum Languages
{
    /// <summary>Native frames, and those of Python where the evaluation loop runs them.</summary>
    All,

    /// <summary>Native frames only: Python is not looked for.</summary>
    Native,

    /// <summary>Python frames only.</summary>
    Python,
}
