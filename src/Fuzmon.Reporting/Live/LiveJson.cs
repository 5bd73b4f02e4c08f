using System.Text.Json.Serialization;

namespace Fuzmon.Reporting.Live;

/// <summary>The live model's JSON, both ways. Characters that mean something to HTML are escaped.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LiveSnapshot))]
[JsonSerializable(typeof(IReadOnlyList<LiveProcess>))]
[JsonSerializable(typeof(IReadOnlyList<LiveGroup>))]
[JsonSerializable(typeof(IReadOnlyList<LiveCrash>))]
[JsonSerializable(typeof(IReadOnlyList<LiveFinding>))]
[JsonSerializable(typeof(IReadOnlyList<LiveCampaign>))]
[JsonSerializable(typeof(IReadOnlyList<LiveLoss>))]
[JsonSerializable(typeof(IReadOnlyList<LiveStack>))]
internal sealed partial class LiveJson : JsonSerializerContext;
