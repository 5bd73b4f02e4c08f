using System.Globalization;

namespace Fuzmon.EndToEnd.Tests.Support;

/// <summary>A test of the built program on real processes.</summary>
public abstract class EndToEndTest : IDisposable
{
    private protected TemporaryFolder Folder { get; } = new();

    private protected string Out => Folder["out"];

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A configuration with this interval.</summary>
    private protected string Every(int milliseconds) => Folder.Write("c.toml", $"[monitor]\ninterval_ms = {Text(milliseconds)}\n");

    /// <summary>For a shell: does this over and over until the test says <see cref="Go"/>.</summary>
    private protected string UntilGo(string what) => $"while [ ! -e '{Folder["go"]}' ]; do {what}; done";

    private protected void Go() => Folder.Write("go", "");

    private protected static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Runs the program to its end and expects this exit status and one line on stderr that has each of the words.</summary>
    private protected static void Refuses(int exitStatus, IEnumerable<string> arguments, params string[] words)
    {
        using var fuzmon = Subject.Fuzmon(arguments);

        var status = fuzmon.WaitForExit();
        Assert.True(status == exitStatus, $"exit status {status}: {fuzmon.Error}");
        var line = Assert.Single(fuzmon.Error.TrimEnd('\n').Split('\n'));
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
        Assert.StartsWith("fuzmon: ", line, StringComparison.Ordinal);
        Assert.Empty(fuzmon.Output);
    }
}
