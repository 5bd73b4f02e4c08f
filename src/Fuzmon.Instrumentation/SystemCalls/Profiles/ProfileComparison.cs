namespace Fuzmon.Instrumentation.SystemCalls.Profiles;

/// <summary>Finds in what profiles differ from earlier ones.</summary>
public static class ProfileComparison
{
    // Fewer calls say little of how often or how fast they are.
    private const long EnoughCalls = 100;
    private const long EnoughTimes = 20;
    private const double MuchMore = 10;
    private const int MuchSlowerClasses = 2;

    /// <summary>All differences: what is new first, then what is gone, then what has changed; each by program and call.</summary>
    public static IReadOnlyList<ProfileDifference> Compare(ProgramProfiles before, ProgramProfiles after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var differences = New(before, after).ToList();
        differences.AddRange(New(after, before).Select(Gone));
        foreach (var (program, profile) in after.Programs)
        {
            if (before.Programs.TryGetValue(program, out var earlier))
                differences.AddRange(Changed(program, earlier, profile));
        }

        return differences;
    }

    /// <summary>What is new only: programs, calls, errors.</summary>
    public static IEnumerable<ProfileDifference> New(ProgramProfiles before, ProgramProfiles after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        foreach (var (program, profile) in after.Programs)
        {
            if (!before.Programs.TryGetValue(program, out var earlier))
            {
                yield return new(ProfileChange.NewProgram, program, null, null, 0, profile.Calls);
                continue;
            }

            foreach (var entry in ByName(profile))
            {
                if (earlier.Find(entry.Name) is not { } known)
                {
                    yield return new(ProfileChange.NewCall, program, entry.Name, null, 0, entry.Calls);
                    continue;
                }

                foreach (var (errno, count) in entry.ErrorsByName.OrderBy(error => error.Key, StringComparer.Ordinal))
                {
                    if (!known.ErrorsByName.ContainsKey(errno))
                        yield return new(ProfileChange.NewErrno, program, entry.Name, errno, 0, count);
                }
            }
        }
    }

    private static ProfileDifference Gone(ProfileDifference difference) => difference with
    {
        Change = difference.Change switch
        {
            ProfileChange.NewProgram => ProfileChange.GoneProgram,
            ProfileChange.NewCall => ProfileChange.GoneCall,
            _ => ProfileChange.GoneErrno,
        },
        Before = difference.After,
        After = 0,
    };

    private static IEnumerable<ProfileDifference> Changed(string program, CallProfile before, CallProfile after)
    {
        foreach (var entry in ByName(after))
        {
            if (before.Find(entry.Name) is not { } earlier)
                continue;
            var (was, now) = ((double)earlier.Calls / before.Calls, (double)entry.Calls / after.Calls);
            if (Math.Max(earlier.Calls, entry.Calls) >= EnoughCalls && (now >= was * MuchMore || was >= now * MuchMore))
                yield return new(now > was ? ProfileChange.MoreOften : ProfileChange.LessOften, program, entry.Name, null, earlier.Calls, entry.Calls);
            if (earlier.Latency is not { } old || entry.Latency is not { } current || Math.Min(old.Count, current.Count) < EnoughTimes)
                continue;
            var (oldClass, newClass) = (old.MedianClass()!.Value, current.MedianClass()!.Value);
            if (Math.Abs(newClass - oldClass) >= MuchSlowerClasses)
            {
                yield return new(
                    newClass > oldClass ? ProfileChange.Slower : ProfileChange.Faster,
                    program, entry.Name, null, LatencyHistogram.BoundOf(oldClass), LatencyHistogram.BoundOf(newClass));
            }
        }
    }

    private static IEnumerable<CallProfile.Entry> ByName(CallProfile profile) => profile.Entries.OrderBy(entry => entry.Name, StringComparer.Ordinal);
}
