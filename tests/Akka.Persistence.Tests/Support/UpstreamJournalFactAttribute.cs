namespace Akka.Persistence.Tests.Support;

/// <summary>Needs the journals that upstream wrote.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UpstreamJournalFactAttribute : FactAttribute
{
    public UpstreamJournalFactAttribute()
    {
        if (!UpstreamJournals.Exist)
            Skip = "There are no journals of upstream in ../shared/data/akka-journal.";
    }
}
