using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>To the campaign: keep this in the journal alone.</summary>
internal sealed record KeepInJournal(Record Record);

/// <summary>To the campaign: keep this as the last record, and answer with <see cref="CampaignClosed"/> once it is kept.</summary>
internal sealed record CloseCampaign(Record Last);

/// <summary>From the campaign: everything is in the journal and with the recorder.</summary>
internal sealed record CampaignClosed
{
    public static readonly CampaignClosed Instance = new();
}
