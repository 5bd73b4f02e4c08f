using Fuzmon.Linux.Launching;
using Fuzmon.Linux.Tests.Launching.Support;

namespace Fuzmon.Linux.Tests.Launching;

[Collection(ChildrenCollection.Name)]
public sealed class CommandLauncherTests : IDisposable
{
    private const int SIGKILL = 9;

    private readonly LaunchRoom _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public void A_command_gets_its_arguments_and_our_environment()
    {
        const string Script = "printf '%s|%s|%s' \"$#\" \"$1\" \"$PATH\" > \"$2\"";
        using var command = _room.StartShell(Script, "grüße\n", _room.PathOf("out"));
        command.Release();

        Assert.Equal(0, _room.EndOf(command).Status.ExitCode);
        Assert.Equal($"2|grüße\n|{Environment.GetEnvironmentVariable("PATH")}", File.ReadAllText(_room.PathOf("out")));
    }

    [Fact]
    public void A_command_is_held_until_it_is_released()
    {
        using var command = _room.StartShell(": > \"$1\"", _room.PathOf("out"));
        Assert.Equal(Environment.ProcessPath, new FileInfo($"/proc/{command.Pid}/exe").LinkTarget);
        Assert.False(File.Exists(_room.PathOf("out")));

        command.Release();
        _room.EndOf(command);
        Assert.True(File.Exists(_room.PathOf("out")));
    }

    [Fact]
    public void A_command_gets_the_signals_and_the_descriptor_limit_that_fuzmon_was_given()
    {
        var given = new GivenEnvironment(IgnoredSignals: 1, BlockedSignals: 1 << (28 - 1), DescriptorLimit: 123);
        using var command = _room.Start(given, "sleep", "1000");
        command.Release();

        var status = File.ReadAllLines($"/proc/{command.Pid}/status");
        var limits = File.ReadAllLines($"/proc/{command.Pid}/limits");
        Assert.True(ProcessSignals.Send(command.Pidfd, SIGKILL));
        Assert.Equal(SIGKILL, _room.EndOf(command).Status.Signal);
        Assert.Contains("SigIgn:\t0000000000000001", status);
        Assert.Contains("SigBlk:\t0000000008000000", status);
        Assert.Contains(limits, limit => limit.StartsWith("Max open files            123  ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fuzmon-no-such-command", 127, "fuzmon-no-such-command: command not found")]
    [InlineData("/nowhere/command", 127, "/nowhere/command: no such file or directory")]
    [InlineData("/etc/passwd", 126, "/etc/passwd: permission denied")]
    [InlineData("/etc", 126, "/etc: is a directory")]
    [InlineData("/etc/passwd/x", 126, "/etc/passwd/x: cannot be executed: Not a directory")]
    public void A_command_that_cannot_run_is_explained(string name, int exitStatus, string message)
    {
        using var command = _room.Start(name);

        var exception = Assert.Throws<CommandNotStartedException>(command.Release);

        Assert.Equal(exitStatus, exception.ExitStatus);
        Assert.Equal(message, exception.Message);
        _room.EndOf(command);
    }

    [Fact]
    public void A_script_whose_interpreter_is_missing_is_not_said_to_be_missing_itself()
    {
        var script = _room.PathOf("script");
        File.WriteAllText(script, "#!/nowhere/interpreter\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var command = _room.Start(script);

        var exception = Assert.Throws<CommandNotStartedException>(command.Release);

        Assert.Equal(127, exception.ExitStatus);
        Assert.Contains("interpreter", exception.Message, StringComparison.Ordinal);
        _room.EndOf(command);
    }

    [Fact]
    public void A_command_that_is_disposed_of_while_held_never_runs()
    {
        var command = _room.StartShell(": > \"$1\"", _room.PathOf("out"));
        command.Dispose();

        _room.EndOf(command);
        Assert.False(File.Exists(_room.PathOf("out")));
    }

    [Fact]
    public void A_command_that_is_killed_while_held_is_not_said_to_have_run()
    {
        using var command = _room.Start("true");
        Assert.True(ProcessSignals.Send(command.Pidfd, SIGKILL));
        Assert.Equal(SIGKILL, _room.EndOf(command).Status.Signal);

        var exception = Assert.Throws<CommandNotStartedException>(command.Release);

        Assert.Equal(1, exception.ExitStatus);
    }

    [Fact]
    public void An_empty_command_is_refused() =>
        Assert.Throws<ArgumentException>(() => CommandLauncher.Start([], LaunchRoom.Given));
}
