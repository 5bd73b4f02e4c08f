using Fuzmon.EndToEnd.Tests.Support;

namespace Fuzmon.EndToEnd.Tests.Children;

/// <summary>A test of how children are counted.</summary>
public abstract class ChildrenTest : EndToEndTest
{
    private protected string Gate => Folder["go"];

    /// <summary>A configuration that learns of children from there.</summary>
    private protected string Configuration(string source, string more = "")
        => Folder.Write($"{source}.toml", $"[monitor]\ninterval_ms = 200\nmin_lifetime_ms = 600000\nevents = \"{source}\"\n{more}");

    /// <summary>A storm that waits for <see cref="EndToEndTest.Go"/>.</summary>
    private protected Subject Storm(int children, int parents = 1, string mode = "fork")
        => Subject.Start(Target.Named("storm"), Text(children), Text(parents), mode, Gate);

    private protected void AwaitSamples(Subject fuzmon, Subject target)
        => Eventually.True(() => Log.Samples(Out, target.Pid).Count > 0, () => fuzmon.Error);
}
