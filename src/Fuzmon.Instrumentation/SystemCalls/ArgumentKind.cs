namespace Fuzmon.Instrumentation.SystemCalls;

/// <summary>What an argument, or a part of one, is.</summary>
public enum ArgumentKind : byte
{
    /// <summary>A whole number; the tracer may have added what it stands for.</summary>
    Integer,

    /// <summary>A number in hexadecimal.</summary>
    Address,

    /// <summary>A string, perhaps cut.</summary>
    String,

    /// <summary>A constant, such as <c>NULL</c> or <c>SIGINT</c>.</summary>
    Symbol,

    /// <summary>Constants or numbers joined with <c>|</c>.</summary>
    Flags,

    /// <summary>Values in braces, mostly named.</summary>
    Struct,

    /// <summary>Values in brackets.</summary>
    Array,

    /// <summary>Values in brackets behind a tilde: all but these.</summary>
    Complement,

    /// <summary>A macro with values, such as <c>makedev(0x1, 0x3)</c>.</summary>
    Macro,

    /// <summary>Three dots: there is more that was not printed.</summary>
    Ellipsis,

    /// <summary>A comment in place of a value, such as <c>/* 3 entries */</c>.</summary>
    Comment,

    /// <summary>An expression, or something else that is kept as it was written.</summary>
    Text,
}
