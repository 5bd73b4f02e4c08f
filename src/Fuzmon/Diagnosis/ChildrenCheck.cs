using Fuzmon.Monitor;

namespace Fuzmon.Diagnosis;

/// <summary>Where the ends of short-lived children are learnt from.</summary>
internal static class ChildrenCheck
{
    public static Finding Run()
    {
        using var source = ChildSources.Open(ChildSourceChoice.Auto, out var reason)!;
        return source.Limits is null
            ? new Finding(Verdict.Ok, $"monitor.events can have every child counted, however short-lived ({source.Name}{(reason is null ? "" : $"; {reason}")})")
            : new Finding(
                Verdict.Limited,
                $"{source.Limits} ({source.Name}{(reason is null ? "" : $"; {reason}")})",
                "run as root, outside of containers");
    }
}
