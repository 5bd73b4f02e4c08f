namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>How a call's result is shown.</summary>
internal enum ResultForm : byte
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>An address.</summary>
    Address,

    /// <summary>Permissions, in octal.</summary>
    Octal,

    /// <summary>A descriptor.</summary>
    Descriptor,

    /// <summary>It never returns.</summary>
    Never,
}
