namespace Fuzmon.Records.Tests.Support;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("fuzmon-test-").FullName;

    /// <summary>The only file below it.</summary>
    public string SingleFile => Assert.Single(Directory.GetFiles(Path, "*", SearchOption.AllDirectories));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
