namespace Fuzmon.Linux.Tests.Support;

/// <summary>For tests that look at kthreadd, which a container does not show.</summary>
internal sealed class KernelThreadFactAttribute : FactAttribute
{
    public const int Kthreadd = 2;

    public KernelThreadFactAttribute()
    {
        var name = $"/proc/{Kthreadd}/comm";
        if (!File.Exists(name) || File.ReadAllText(name) != "kthreadd\n")
            Skip = "no kernel threads in this pid namespace";
    }
}
