namespace Fuzmon.Stacks.Symbols;

/// <summary>How <see cref="SymbolService"/> works. The defaults are for a monitor on the machine it watches.</summary>
public sealed record SymbolServiceOptions
{
    /// <summary>The program that reads the files; an absolute path.</summary>
    public string HelperPath { get; init; } = Path.Combine(AppContext.BaseDirectory, "fuzmon-symbols");

    /// <summary>What one request may take. The first about a large program reads its indexes: seconds, for a browser.</summary>
    public TimeSpan RequestDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What the names in memory may take, in bytes; the files asked for the longest time ago are forgotten first.</summary>
    public long CacheBytes { get; init; } = 64L << 20;

    /// <summary>Folders of separate debug files, in a process's own file system and in ours.</summary>
    public IReadOnlyList<string> DebugFolders { get; init; } = ["/usr/lib/debug"];
}
