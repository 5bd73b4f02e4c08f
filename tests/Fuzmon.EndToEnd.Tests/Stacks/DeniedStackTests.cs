using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Stacks;

/// <summary>Who cannot be stopped.</summary>
public sealed class DeniedStackTests : EndToEndTest
{
    [Fact]
    public void Who_is_traced_already_is_not_stopped_and_its_tracer_is_named()
    {
        using var tracer = StartTracer();
        var child = ChildOf(tracer);
        using var fuzmon = Subject.Fuzmon("stack", Text(child));

        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.Contains($"traced by process {Text(tracer.Pid)} (traced)", fuzmon.Error, StringComparison.Ordinal);
        Assert.Equal(tracer.Pid, Assert.Single(Backtrace.Samples(child)).GetProperty("capture").GetProperty("tracer_pid").GetInt32());
    }

    [Fact]
    public void A_zombie_has_no_stack()
    {
        using var parent = StartTracer("zombie");

        Refuses(4, ["stack", Text(ChildOf(parent))], "zombie");
    }

    [PrivilegedFact]
    public void A_process_that_is_not_dumpable_says_so()
    {
        Subject.OutputOf("cc", "-o", Folder["undumpable"], Path.Combine(AppContext.BaseDirectory, "targets", "stacks", "undumpable.c"));
        Subject.OutputOf("chmod", "755", Folder[""], Folder["undumpable"]);
        using var target = Subject.Start("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", Folder["undumpable"]]);
        target.WaitForOutput("waiting");
        using var fuzmon = Subject.Start(
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", Repository.Fuzmon, "stack", Text(target.Pid));

        Assert.Equal(3, fuzmon.WaitForExit());
        Assert.Contains("not dumpable", fuzmon.Error, StringComparison.Ordinal);
    }

    private Subject StartTracer(params string[] arguments)
    {
        Subject.OutputOf("cc", "-g", "-O1", "-o", Folder["traced"], Path.Combine(AppContext.BaseDirectory, "targets", "stacks", "traced.c"));
        var tracer = Subject.Start(Folder["traced"], arguments);
        tracer.WaitForOutput("\n");
        return tracer;
    }

    private static int ChildOf(Subject tracer) => int.Parse(tracer.Output, System.Globalization.CultureInfo.InvariantCulture);
}
