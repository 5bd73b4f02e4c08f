using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Stacks;

/// <summary>Who may not be traced, or is traced already.</summary>
public sealed class DeniedStackTests : EndToEndTest
{
    private const string Nobody = "65534";
    private const string YamaFile = "/proc/sys/kernel/yama/ptrace_scope";

    // Its restriction comes first.
    private static string Yama => File.Exists(YamaFile) ? File.ReadAllText(YamaFile).Trim() : "";

    [Fact]
    public void Who_is_traced_already_is_shown_without_a_stop_and_its_tracer_is_named()
    {
        using var tracer = StartTracer();
        var child = ChildOf(tracer);
        using var fuzmon = Subject.Fuzmon("stack", Text(child));

        Assert.Equal(0, fuzmon.WaitForExit());
        Assert.Contains($"traced by process {Text(tracer.Pid)} (traced)", fuzmon.Error, StringComparison.Ordinal);
        Assert.Matches(@"#\d+ +main ", fuzmon.Output);
        Assert.Equal(tracer.Pid, Assert.Single(Backtrace.Samples(child)).GetProperty("capture").GetProperty("tracer_pid").GetInt32());
    }

    [Fact]
    public void A_zombie_has_no_stack()
    {
        using var parent = StartTracer("zombie");

        Refuses(4, ["stack", Text(ChildOf(parent))], "zombie");
    }

    [PrivilegedFact]
    public void Who_is_not_dumpable_is_said_to_be_so()
    {
        var program = Folder["hidden"];
        File.Copy(Target.Named("hold"), program);
        File.SetUnixFileMode(Folder.Path, (UnixFileMode)0b111_101_101);
        // Who may execute a file that it may not read is not dumpable.
        File.SetUnixFileMode(program, (UnixFileMode)0b111_001_001);
        using var target = Subject.Start("setpriv", $"--reuid={Nobody}", "--clear-groups", program, "1");
        target.WaitForOutput("holding");
        using var fuzmon = Subject.Start("setpriv", $"--reuid={Nobody}", "--clear-groups", Repository.Fuzmon, "stack", Text(target.Pid));

        Assert.Equal(3, fuzmon.WaitForExit());
        Assert.Contains(Yama is "" or "0" ? "not dumpable" : $"ptrace_scope = {Yama}", fuzmon.Error, StringComparison.Ordinal);
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
