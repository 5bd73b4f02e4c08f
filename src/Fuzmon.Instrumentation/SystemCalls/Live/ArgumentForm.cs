namespace Fuzmon.Instrumentation.SystemCalls.Live;

/// <summary>How an argument is read and shown.</summary>
internal enum ArgumentForm : byte
{
    /// <summary>A signed 32-bit number.</summary>
    Int,

    /// <summary>An unsigned 32-bit number.</summary>
    UInt,

    /// <summary>A signed 64-bit number.</summary>
    Long,

    /// <summary>An unsigned 64-bit number.</summary>
    ULong,

    /// <summary>A number in hexadecimal.</summary>
    Hex,

    /// <summary>A number in octal: permissions.</summary>
    Octal,

    /// <summary>An address.</summary>
    Address,

    /// <summary>A descriptor.</summary>
    Descriptor,

    /// <summary>A descriptor that the call makes another's equal.</summary>
    NewDescriptor,

    /// <summary>A descriptor of a folder, or AT_FDCWD.</summary>
    Folder,

    /// <summary>A path: shown whole.</summary>
    Path,

    /// <summary>A string that may be cut.</summary>
    Text,

    /// <summary>Bytes that the call takes.</summary>
    DataIn,

    /// <summary>Bytes that the call gives, as many as its result says.</summary>
    DataOut,

    /// <summary>The same, shown in hexadecimal.</summary>
    RandomOut,

    /// <summary>The working folder, which the call gives.</summary>
    FolderOut,

    /// <summary>Constants that are combined.</summary>
    Flags,

    /// <summary>One of some constants.</summary>
    Value,

    /// <summary>A signal's number.</summary>
    Signal,

    /// <summary>A device's number.</summary>
    Device,

    /// <summary>A structure that the call takes.</summary>
    StructIn,

    /// <summary>A structure that the call gives.</summary>
    StructOut,

    /// <summary>A structure that the call takes and changes.</summary>
    StructInOut,

    /// <summary>A socket's address that the call takes.</summary>
    AddressIn,

    /// <summary>A socket's address that the call gives.</summary>
    AddressOut,

    /// <summary>A pointer to the length of what the call gives.</summary>
    LengthOut,

    /// <summary>Buffers that the call takes.</summary>
    VectorIn,

    /// <summary>Buffers that the call fills.</summary>
    VectorOut,

    /// <summary>Buffers of another process, of which addresses are shown only.</summary>
    VectorOnly,

    /// <summary>A message that the call takes.</summary>
    MessageIn,

    /// <summary>A message that the call gives.</summary>
    MessageOut,

    /// <summary>The arguments of a program.</summary>
    Arguments,

    /// <summary>The environment of a program: how many entries it has.</summary>
    Environment,

    /// <summary>Two descriptors that the call gives.</summary>
    DescriptorPair,

    /// <summary>Flags of <c>open</c>.</summary>
    OpenFlags,

    /// <summary>Permissions, shown if the flags in another argument make a file.</summary>
    OpenMode,

    /// <summary>Type and permissions of a file.</summary>
    NodeMode,

    /// <summary>A socket's type with flags.</summary>
    SocketType,

    /// <summary>An option of a socket, by its level.</summary>
    SocketOption,

    /// <summary>The value of a socket's option that the call takes.</summary>
    OptionIn,

    /// <summary>The value of a socket's option that the call gives.</summary>
    OptionOut,

    /// <summary>All arguments of <c>clone</c>, whose order is another one.</summary>
    CloneFlags,

    /// <summary>A socket's protocol, by its family.</summary>
    Protocol,

    /// <summary>A command of <c>fcntl</c> and what it takes.</summary>
    FcntlValue,

    /// <summary>An operation of <c>futex</c> and what it takes.</summary>
    FutexValue,

    /// <summary>An option of <c>prctl</c> and what it takes.</summary>
    PrctlValue,
}
