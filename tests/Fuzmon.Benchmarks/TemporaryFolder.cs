namespace Fuzmon.Benchmarks;

/// <summary>A folder that is gone after the benchmark.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("fuzmon-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
