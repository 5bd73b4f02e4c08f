using System.Runtime.InteropServices;

namespace Fuzmon.Monitor;

/// <summary>Lets an alert of one group through now and then, and counts the others.</summary>
internal sealed class AlertLimiter
{
    // Names come from other people's processes; beyond this all the rest is one group.
    private const int MaxGroups = 10_000;
    private const string Rest = "(other)";

    private readonly Dictionary<(string Rule, string Group), Told> _told = [];

    /// <summary>Whether it may be told now.</summary>
    /// <param name="rule">Which alert.</param>
    /// <param name="group">Which group.</param>
    /// <param name="pause">Time between two of a group at least.</param>
    /// <param name="now">On a clock that nobody sets.</param>
    /// <param name="suppressed">If so: how many were not, since one was.</param>
    public bool Allows(string rule, string group, TimeSpan pause, TimeSpan now, out long suppressed)
    {
        var key = (rule, group);
        if (_told.Count >= MaxGroups && !_told.ContainsKey(key))
            key = (rule, Rest);
        ref var told = ref CollectionsMarshal.GetValueRefOrAddDefault(_told, key, out var isKnown);
        suppressed = told.Suppressed;
        if (isKnown && now - told.At < pause)
        {
            told.Suppressed++;
            return false;
        }

        told = new Told(now, 0);
        return true;
    }

    private record struct Told(TimeSpan At, long Suppressed);
}
