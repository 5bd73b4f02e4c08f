using Fuzmon.Records;
using Fuzmon.Stacks.Memory;

namespace Fuzmon.Instrumentation.Crashes.Scenes;

/// <summary>The mappings that a record lists.</summary>
internal static class SceneMappings
{
    /// <summary>The first ones, and of the others those that the crash is about.</summary>
    public static IReadOnlyList<CrashMapping> Choose(IReadOnlyList<MappedFile> maps, CrashFacts facts, int most)
    {
        ulong?[] about = [facts.Register("rip"), facts.Register("rsp"), facts.FaultAddress];
        return [.. maps.Where((map, i) => i < most || about.Any(address => address >= map.Start && address < map.End)).Select(Of)];
    }

    private static CrashMapping Of(MappedFile map) => new(
        map.Start,
        map.End,
        $"{(map.IsReadable ? 'r' : '-')}{(map.IsWritable ? 'w' : '-')}{(map.IsExecutable ? 'x' : '-')}",
        map.Offset,
        map.Path.Length == 0 ? null : map.Path);
}
