using Fuzmon.Reporting.Live;

namespace Fuzmon.Watching;

/// <summary>Where <c>top</c> has from what it shows.</summary>
internal interface ILiveSource : IDisposable
{
    /// <summary>Why what is shown is old; null when it is not.</summary>
    string? Trouble { get; }

    /// <summary>What is newest.</summary>
    Task<LiveSnapshot> PollAsync(CancellationToken cancellation);
}
