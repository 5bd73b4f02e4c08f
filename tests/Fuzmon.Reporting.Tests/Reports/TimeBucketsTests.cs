using Fuzmon.Reporting.Reports;
using Fuzmon.Reporting.Tests.Support;

namespace Fuzmon.Reporting.Tests.Reports;

public sealed class TimeBucketsTests
{
    [Fact]
    public void TheLeastAndTheMostSurviveEveryMerging()
    {
        var buckets = new TimeBuckets<SampleBucket>(16);
        for (var second = 0; second < 40_000; second++)
            buckets.At(Some.Start.AddSeconds(second)).Add(second == 31_234 ? 9_000 : second == 20_000 ? 1 : 100, second == 5 ? 250 : 1);

        Assert.InRange(buckets.Count, 8, 16);
        Assert.Equal(9_000, buckets.Buckets.ToArray().Max(bucket => bucket.MaxRssKb));
        Assert.Equal(1, buckets.Buckets.ToArray().Min(bucket => bucket.MinRssKb));
        Assert.Equal(250, buckets.Buckets.ToArray().Max(bucket => bucket.MaxCpu));
        Assert.Equal(40_000, buckets.Buckets.ToArray().Sum(bucket => bucket.Count));
    }

    [Fact]
    public void TheOrderOfTimesDoesNotMatter()
    {
        var times = Enumerable.Range(0, 3_000).Select(second => Some.Start.AddSeconds(second * 7)).ToArray();
        var shuffled = times.ToArray();
        new Random(1).Shuffle(shuffled);

        var (one, other, backwards) = (Filled(times), Filled(shuffled), Filled(times.Reverse()));

        Assert.Equal(one, other);
        Assert.Equal(one, backwards);
    }

    [Fact]
    public void TimesFarApartAreStillFew()
    {
        var buckets = new TimeBuckets<EventBucket>(8);
        buckets.At(new DateTime(8999, 12, 31, 0, 0, 0, DateTimeKind.Utc)).Starts++;
        buckets.At(DateTime.UnixEpoch).Starts++;
        buckets.At(Some.Start).Starts++;

        Assert.InRange(buckets.Count, 1, 8);
        Assert.Equal(3, buckets.Buckets.ToArray().Sum(bucket => bucket.Starts));
    }

    private static List<(DateTime, int)> Filled(IEnumerable<DateTime> times)
    {
        var buckets = new TimeBuckets<EventBucket>(32);
        foreach (var time in times)
            buckets.At(time).Starts++;
        var filled = new List<(DateTime, int)>();
        for (var i = 0; i < buckets.Count; i++)
            filled.Add((buckets.StartOf(i), buckets.Buckets[i].Starts));
        return filled;
    }
}
