namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>For what takes long.</summary>
internal sealed class LongFactAttribute : FactAttribute
{
    public const string Reason = "takes long: FUZMON_FULL_TESTS=1 runs it";

    public LongFactAttribute()
    {
        if (!IsWanted)
            Skip = Reason;
    }

    public static bool IsWanted { get; } = Environment.GetEnvironmentVariable("FUZMON_FULL_TESTS") == "1";
}
