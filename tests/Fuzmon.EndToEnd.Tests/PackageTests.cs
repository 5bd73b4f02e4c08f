using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests;

/// <summary>The Debian package: it needs no .NET, and leaves nothing behind.</summary>
public sealed class PackageTests : EndToEndTest
{
    private const string Program = "/usr/bin/fuzmon";

    [LongFact]
    public void The_package_installs_watches_and_is_removed()
    {
        Assert.False(File.Exists(Program), "a package is installed already");
        var package = Build();
        try
        {
            Subject.OutputOf("dpkg", "--install", package);

            // Without any .NET to be found.
            using var run = Subject.Start("env", "-i", "PATH=/usr/bin:/bin", "DOTNET_ROOT=/nonexistent", Program, "run", "-o", Out, "--", "sh", "-c", "exit 7");
            Assert.True(run.WaitForExit() == 7, run.Error);
            Assert.NotEmpty(Log.Lifecycle(Out, "stopped"));
            Assert.Contains("fuzmon", Subject.OutputOf("man", "-w", "fuzmon"), StringComparison.Ordinal);
            Assert.Contains("complete", File.ReadAllText("/usr/share/bash-completion/completions/fuzmon"), StringComparison.Ordinal);
            Assert.Contains($"ExecStart={Program} run", File.ReadAllText("/lib/systemd/system/fuzmon.service"), StringComparison.Ordinal);
        }
        finally
        {
            Subject.OutputOf("dpkg", "--purge", "fuzmon");
        }

        Assert.False(Path.Exists(Program));
        Assert.False(Directory.Exists("/usr/lib/fuzmon"));
        Assert.False(Directory.Exists("/etc/fuzmon"));
    }

    // Building it takes longer than anything else that a test starts.
    private string Build()
    {
        using var build = Subject.Start(Path.Combine(Repository.Root, "eng", "package"), Folder.Path);
        using var never = new ManualResetEventSlim();
        while (!build.HasExited)
            never.Wait(500);
        Assert.True(build.WaitForExit() == 0, build.Error);
        return build.Output.TrimEnd();
    }
}
