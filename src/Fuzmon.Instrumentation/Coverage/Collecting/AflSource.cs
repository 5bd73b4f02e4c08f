using Fuzmon.Instrumentation.Coverage.Edges;
using Fuzmon.Instrumentation.Fuzzers;

namespace Fuzmon.Instrumentation.Coverage.Collecting;

/// <summary>
/// The <c>fuzz_bitmap</c> of each instance of AFL++: a byte for each edge of the map, all bits set as long as no input has taken it. How
/// often it was taken is not known: it counts as once an instance.
/// </summary>
/// <param name="outputs">The output folders.</param>
internal sealed class AflSource(Func<IEnumerable<string>> outputs) : ICoverageSource
{
    private const byte Untouched = 0xff;
    private const int MostBytes = 1 << 27;

    private readonly Dictionary<string, (DateTime Written, byte[] Map)> _maps = new(StringComparer.Ordinal);

    public (long Count, string? Cause) Unusable { get; private set; }

    public bool Gather(bool isQuiet, CancellationToken cancellation)
    {
        var isNew = false;
        foreach (var map in outputs().SelectMany(AflFolder.InstancesOf).Select(instance => Path.Combine(instance, "fuzz_bitmap")).Where(File.Exists))
        {
            var written = File.GetLastWriteTimeUtc(map);
            if (cancellation.IsCancellationRequested || (_maps.TryGetValue(map, out var known) && known.Written == written))
                continue;
            if (new FileInfo(map).Length > MostBytes)
            {
                Unusable = (Unusable.Count + 1, $"{map}: it is too large for a map");
                continue;
            }

            _maps[map] = (written, File.ReadAllBytes(map));
            isNew = true;
        }

        return isNew;
    }

    public void AddTo(CoverageData data)
    {
        foreach (var (_, map) in _maps.Values)
        {
            var source = data.Open(AflMap.Name, default);
            for (var edge = 0; edge < map.Length; edge++)
            {
                if (map[edge] != Untouched)
                    source.Branches.Add(EdgeKeys.Of((ulong)edge), 1);
            }
        }
    }
}
