using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Fuzmon.Stacks.Tests.Python.Support;

/// <summary>A program that is watched, and what it says of itself, a line of JSON at a time. It is killed at the end.</summary>
internal sealed partial class Subject : IDisposable
{
    private const int SIGSTOP = 19;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<int> _others = [];

    public Subject(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        _process = Process.Start(start)!;
    }

    public int Id => _process.Id;

    public static Subject Script(string interpreter, string name, params IEnumerable<string> arguments) =>
        new(interpreter, arguments.Prepend(PathOf(name)));

    /// <summary>The file of a script.</summary>
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "targets/python", name);

    /// <summary>What the program says next.</summary>
    public JsonElement Next()
    {
        var line = _process.StandardOutput.ReadLineAsync();
        Assert.True(line.Wait(Patience), "the subject says nothing");
        Assert.False(line.Result is null, "the subject has ended");
        return JsonDocument.Parse(line.Result).RootElement;
    }

    /// <summary>Another process that ends with this one.</summary>
    public void Adopt(int process) => _others.Add(process);

    public void Stop()
    {
        Assert.Equal(0, kill(Id, SIGSTOP));
        foreach (var task in Directory.EnumerateDirectories($"/proc/{Id}/task"))
            Eventually.Is(() => File.ReadAllText($"{task}/stat") is var stat && stat[stat.LastIndexOf(')') + 2] == 'T');
    }

    public void Dispose()
    {
        foreach (var other in _others)
            _ = kill(other, 9);
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    [LibraryImport("libc")]
    private static partial int kill(int pid, int sig);
}
