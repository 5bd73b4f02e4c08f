using System.Diagnostics;
using System.Globalization;

namespace Fuzmon.Linux.Tests.Support;

/// <summary>A shell that runs a script; killed, with the children it named, at the end of the test.</summary>
internal sealed class ShellChild : IDisposable
{
    private readonly Process _process;
    private readonly List<int> _descendants = [];

    public ShellChild(string script)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        _process = Process.Start(start)!;
        Pid = _process.Id;
    }

    public int Pid { get; }

    /// <summary>A child that sleeps, so that its values stand still.</summary>
    public static ShellChild Waiting()
    {
        var child = new ShellChild("echo ready; read line");
        child.Await("ready");
        child.AwaitSleep();
        return child;
    }

    public static ShellChild Busy()
    {
        var child = new ShellChild("echo ready; while :; do :; done");
        child.Await("ready");
        return child;
    }

    public void Await(string line) => Assert.Equal(line, _process.StandardOutput.ReadLine());

    public void AwaitSleep() =>
        Wait.Until(() => File.ReadAllText($"/proc/{Pid}/status").Contains("\nState:\tS "), "the shell sleeps");

    /// <summary>Lets the script's next <c>read</c> return.</summary>
    public void Proceed() => _process.StandardInput.WriteLine();

    /// <summary>Reads the pid of a child that the script started and printed.</summary>
    public int ReadPid()
    {
        var pid = int.Parse(_process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        _descendants.Add(pid);
        return pid;
    }

    public ProcessHandle Open(DescriptorBudget? budget = null) => Open(Pid, budget);

    public static ProcessHandle Open(int pid, DescriptorBudget? budget = null)
    {
        Assert.Equal(OpenOutcome.Opened, ProcessHandle.TryOpen(pid, out var handle, budget));
        return handle!;
    }

    public void KillAndReap()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void WaitForExit() => _process.WaitForExit();

    public void Dispose()
    {
        // Before their parent: as long as it has not waited for them their pids cannot be anybody else's.
        if (!_process.HasExited)
            _descendants.ForEach(pid => Libc.Signal(pid, Libc.SIGKILL));
        KillAndReap();
        _process.Dispose();
    }
}
