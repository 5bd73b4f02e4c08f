namespace Fuzmon.Monitor;

/// <summary>More resident memory than a limit. It ceases to hold a tenth below, so that nobody hears of every wobble.</summary>
/// <param name="limit">In bytes.</param>
internal sealed class RssAbove(double limit) : IProcessCondition
{
    private const double Release = 0.9;

    private bool _holds;

    public Trigger? Take(ProcessSampled sample)
    {
        if (sample.RssKb is not { } kilobytes)
            return null;

        var bytes = kilobytes * 1024.0;
        if (_holds || bytes <= limit)
        {
            _holds &= bytes > limit * Release;
            return null;
        }

        _holds = true;
        return new Trigger(bytes, $"resident memory is {AlertText.Bytes(bytes)}, above {AlertText.Bytes(limit)}");
    }
}
