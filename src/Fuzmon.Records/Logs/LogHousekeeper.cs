namespace Fuzmon.Records;

/// <summary>Does, one after another in the background, what a log needs when it has begun a new file.</summary>
internal sealed class LogHousekeeper(TimeProvider time, Action<string> notify) : IDisposable
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly long _started = time.GetTimestamp();
    private Task _work = Task.CompletedTask;

    // A clock that is set forward in mid-run makes no log old.
    private DateTime Now
    {
        get
        {
            var (shown, passed) = (time.GetUtcNow(), _startedAt + time.GetElapsedTime(_started));
            return (shown < passed ? shown : passed).UtcDateTime;
        }
    }

    /// <param name="settings">How the log is kept.</param>
    /// <param name="finished">Files that nothing will be written to any more.</param>
    /// <param name="inUse">Files that are being written.</param>
    public void Schedule(LogSettings settings, IReadOnlyList<string> finished, HashSet<string> inUse)
        => _work = _work.ContinueWith(_ => Run(settings, finished, inUse), TaskScheduler.Default);

    /// <summary>Waits for what is under way. Being killed meanwhile costs nothing: no file is deleted before its copy is whole.</summary>
    public void Dispose() => _work.Wait();

    private void Run(LogSettings settings, IReadOnlyList<string> finished, HashSet<string> inUse)
    {
        if (settings.Compression is { } compression)
        {
            foreach (var path in finished)
                Try($"{path} stays uncompressed", () => LogArchiver.Compress(path, compression));
        }

        Try($"old logs in {settings.Directory} stay", () => LogRetention.Apply(settings, Now, inUse));
    }

    private void Try(string otherwise, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            notify($"{otherwise} ({e.Message})");
        }
    }
}
