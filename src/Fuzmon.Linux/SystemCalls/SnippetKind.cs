namespace Fuzmon.Linux.SystemCalls;

/// <summary>What a piece of copied memory is; <c>enum fuzmon_capture_what</c> and <c>fuzmon_snippet_what</c>.</summary>
public enum SnippetKind : byte
{
    /// <summary>Nothing is copied.</summary>
    None = 0,

    /// <summary>A string, without its NUL.</summary>
    String = 1,

    /// <summary>Bytes: so many, or so many elements as another argument says.</summary>
    Data = 2,

    /// <summary>Bytes, as many as the result says.</summary>
    Result = 3,

    /// <summary>Bytes, as many as the 32 bits say that another argument points to.</summary>
    Sized = 4,

    /// <summary>Strings that an array of pointers names, a snippet each.</summary>
    Strings = 5,

    /// <summary>How many pointers such an array has: 4 bytes.</summary>
    Count = 6,

    /// <summary>The <c>iovec</c>s of a vector.</summary>
    Vector = 7,

    /// <summary>A <c>msghdr</c>.</summary>
    Message = 8,

    /// <summary>What a descriptor is: <see cref="TracedFile"/>.</summary>
    File = 9,

    /// <summary>Two descriptors in memory: 8 bytes, then a <see cref="File"/> for each.</summary>
    Files = 10,

    /// <summary>Bytes, as many as another argument says, all of them; told as <see cref="Data"/>.</summary>
    Whole = 11,

    /// <summary>The name of a descriptor, as <c>/proc/PID/fd</c> shows it.</summary>
    Name = 16,

    /// <summary>Names of a path, each with a NUL, the innermost first; it belongs to the <see cref="File"/> before it.</summary>
    Path = 17,

    /// <summary>What the <c>iovec</c> of the snippet's index points to.</summary>
    Buffer = 18,

    /// <summary>The address that a message is for or from.</summary>
    Address = 19,
}
