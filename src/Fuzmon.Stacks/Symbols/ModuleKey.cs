namespace Fuzmon.Stacks.Symbols;

/// <summary>
/// What two mappings of the same file have in common. Without a build-id that is not enough: inodes are used again, so such a file
/// is looked at anew for every process.
/// </summary>
internal readonly record struct ModuleKey(string? BuildId, ulong Device, ulong Inode, int ProcessId, ulong MapStart)
{
    public static ModuleKey Of(ModuleReference module) => module.BuildId is null
        ? new(null, module.Device, module.Inode, module.ProcessId, module.MapStart)
        : new(module.BuildId, module.Device, module.Inode, 0, 0);

    /// <summary>Without the build-id, which is long and seldom tells apart what the rest does not.</summary>
    public override int GetHashCode() => HashCode.Combine(Device, Inode, ProcessId, MapStart);
}
