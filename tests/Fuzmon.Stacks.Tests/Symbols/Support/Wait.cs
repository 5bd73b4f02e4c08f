namespace Fuzmon.Stacks.Tests.Symbols.Support;

internal static class Wait
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public static void Until(Func<bool> condition, string what) =>
        Assert.True(SpinWait.SpinUntil(condition, Deadline), $"waited in vain until {what}");
}
