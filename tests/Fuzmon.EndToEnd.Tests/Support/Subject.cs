using System.Diagnostics;
using System.Text;

namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>A process that a test starts, whose output it reads and which is gone after the test.</summary>
internal sealed class Subject : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private Subject(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Append(_output, e.Data);
        process.ErrorDataReceived += (_, e) => Append(_error, e.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Pid => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public string Output => Read(_output);

    public string Error => Read(_error);

    public static Subject Start(string program, params IEnumerable<string> arguments) => StartIn(null, program, arguments);

    public static Subject StartIn(string? folder, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        return new Subject(new Process { StartInfo = start });
    }

    /// <summary>Starts the program as a user does.</summary>
    public static Subject Fuzmon(params IEnumerable<string> arguments) => Start(Repository.Fuzmon, arguments);

    /// <summary>Runs a program to its end.</summary>
    public static string OutputOf(string program, params IEnumerable<string> arguments)
    {
        using var subject = Start(program, arguments);
        Assert.True(subject.WaitForExit() == 0, $"{program}: {subject.Error}");
        return subject.Output;
    }

    public int WaitForExit()
    {
        if (!_process.WaitForExit(Patience))
            Assert.Fail($"still running after {Patience}: {_process.StartInfo.FileName}; it wrote: {Output}{Error}");
        // Without a limit it waits for the output too.
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void WaitForOutput(string text) => Eventually.True(() => Output.Contains(text, StringComparison.Ordinal), () => $"{text}: {Output}{Error}");

    public void Signal(string name) => OutputOf("kill", "-s", name, Invariant(Pid));

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Read(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
            _ = line is null ? text : text.Append(line).Append('\n');
    }
}
