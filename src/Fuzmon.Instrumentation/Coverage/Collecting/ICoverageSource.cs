namespace Fuzmon.Instrumentation.Coverage.Collecting;

/// <summary>Where the data of one backend come together. Used by one thread at a time.</summary>
internal interface ICoverageSource
{
    /// <summary>Takes in what is new.</summary>
    /// <param name="isQuiet">Whether nobody writes any more, so that every file is complete.</param>
    /// <param name="cancellation">Asks it to stop soon; the rest is left for later.</param>
    /// <returns>Whether there was anything.</returns>
    /// <exception cref="IOException">A folder or a tool cannot be used.</exception>
    bool Gather(bool isQuiet, CancellationToken cancellation);

    /// <summary>Adds all that it has taken in so far.</summary>
    void AddTo(CoverageData data);

    /// <summary>Files that could not be made use of, and why the last one could not.</summary>
    (long Count, string? Cause) Unusable { get; }
}
