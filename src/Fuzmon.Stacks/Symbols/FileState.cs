namespace Fuzmon.Stacks.Symbols;

/// <summary>A file in one state: a file that has been written to since is another one.</summary>
internal readonly record struct FileState(
    string? BuildId, ulong Device, ulong Inode, ulong Size, long ModifiedNanoseconds, long ChangedNanoseconds);
