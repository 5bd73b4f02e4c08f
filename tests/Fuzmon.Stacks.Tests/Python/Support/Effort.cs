namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>How often to do what could be done for ever: FUZMON_FULL_TESTS=1 takes its time.</summary>
internal static class Effort
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("FUZMON_FULL_TESTS") is not (null or "" or "0");

    public static int Of(int usual, int full) => IsFull ? full : usual;
}
