using System.Globalization;

namespace Fuzmon.Reporting.Reports;

/// <summary>The stretch of time that a report is about, and where its marks are. Times are UTC.</summary>
internal sealed class TimeAxis
{
    private const int MaxMarks = 8;

    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(500),
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4), TimeSpan.FromHours(12), TimeSpan.FromDays(1), TimeSpan.FromDays(2),
        TimeSpan.FromDays(7), TimeSpan.FromDays(30), TimeSpan.FromDays(100), TimeSpan.FromDays(365), TimeSpan.FromDays(3650), TimeSpan.FromDays(36500),
    ];

    /// <summary>An axis from one time to another.</summary>
    public TimeAxis(DateTime from, DateTime to)
    {
        From = from;
        To = to > from ? to : from.AddSeconds(1);
    }

    /// <summary>Where it begins.</summary>
    public DateTime From { get; }

    /// <summary>Where it ends.</summary>
    public DateTime To { get; }

    /// <summary>Where a time is, from 0 to 1.</summary>
    public double Share(DateTime time) => Math.Clamp((double)(time - From).Ticks / (To - From).Ticks, 0, 1);

    /// <summary>The marks: the time of day, and the date where that is another one.</summary>
    public IEnumerable<(double Share, string Text)> Marks()
    {
        var span = To - From;
        var step = Steps.FirstOrDefault(step => span / step <= MaxMarks, Steps[^1]);
        var first = new DateTime(((From.Ticks + step.Ticks - 1) / step.Ticks) * step.Ticks, DateTimeKind.Utc);
        var day = DateTime.MinValue;
        for (var mark = first; mark <= To; mark += step)
        {
            var time = step < TimeSpan.FromSeconds(1) ? mark.ToString("HH:mm:ss.f", CultureInfo.InvariantCulture)
                : step < TimeSpan.FromMinutes(1) ? mark.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
                : step < TimeSpan.FromDays(1) ? mark.ToString("HH:mm", CultureInfo.InvariantCulture) : "";
            var date = mark.Date != day ? mark.ToString("MMM d ", CultureInfo.InvariantCulture) : "";
            day = mark.Date;
            yield return (Share(mark), (date + time).Trim());
        }
    }
}
