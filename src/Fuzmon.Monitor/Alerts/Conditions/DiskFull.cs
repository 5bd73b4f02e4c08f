namespace Fuzmon.Monitor;

/// <summary>Little room on the file system of a folder.</summary>
/// <param name="limit">Bytes, or percent of its size.</param>
/// <param name="space">Tells how much is free for this user, and its size, in bytes; null where that cannot be told.</param>
internal sealed class DiskFull(AlertLimit limit, Func<(long Free, long Size)?> space) : IMachineCondition
{
    private const double Release = 1.1;

    private bool _holds;

    public Trigger? Look(TimeSpan now)
    {
        if (space() is not { Size: > 0 } room)
            return null;

        var percent = 100.0 * room.Free / room.Size;
        var value = limit.Unit == AlertUnit.Percent ? percent : room.Free;
        if (_holds || value >= limit.Value)
        {
            _holds &= value < limit.Value * Release;
            return null;
        }

        _holds = true;
        return new Trigger(value, $"the disk of the output folder has {AlertText.Bytes(room.Free)} left, {AlertText.Number(percent)} % of it");
    }
}
