namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>
/// The machine's <c>kernel.core_pattern</c>, which one test at a time may touch, also of several clones of the repository: it is what it
/// was afterwards, or the test fails.
/// </summary>
internal sealed class CorePattern : IDisposable
{
    private const string Setting = "/proc/sys/kernel/core_pattern";
    private const string PipeLimit = "/proc/sys/kernel/core_pipe_limit";

    private readonly FileStream _lock;
    private readonly string _before;
    private readonly string _limitBefore = Read(PipeLimit);
    private readonly string? _given;

    /// <summary>Waits until nobody else tests it.</summary>
    /// <param name="given">What it is to be meanwhile; null for as it is.</param>
    public CorePattern(string? given = null)
    {
        FileStream? taken = null;
        Eventually.True(() => TryTake(out taken), () => "somebody else tests core_pattern");
        _lock = taken!;
        _before = Now;
        _given = given;
        if (given is not null)
            Set(given);
    }

    /// <summary>What it is now.</summary>
    public static string Now => Read(Setting);

    /// <summary>Whether it is what it was before the program ran.</summary>
    public bool IsRestored => Now == (_given ?? _before) && Read(PipeLimit) == _limitBefore;

    /// <summary>Changes it.</summary>
    public static void Set(string value) => File.WriteAllText(Setting, $"{value}\n");

    public void Dispose()
    {
        // A program that a failing test has killed restores it by itself, after a moment.
        Eventually.True(() => IsRestored || Now == _before, () => $"core_pattern is {Now} instead of {_given ?? _before}");
        if (Now != _before)
            Set(_before);
        _lock.Dispose();
    }

    private static bool TryTake(out FileStream? taken)
    {
        try
        {
            taken = new FileStream("/tmp/fuzmon-core-pattern.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            taken = null;
            return false;
        }
    }

    private static string Read(string path) => File.ReadAllText(path).TrimEnd('\n');
}
