using Fuzmon.Reporting.Reports;
using Fuzmon.Reporting.Tests.Support;

namespace Fuzmon.Reporting.Tests.Reports;

public sealed class FrameTreeTests
{
    [Fact]
    public void TotalsAreThoseOfTheStacksEvenWhenThereIsNoMoreRoom()
    {
        var random = new Random(5);
        var tree = new FrameTree(maxNodes: 50);
        for (var i = 0; i < 1_000; i++)
            tree.Add("target", Thread(Enumerable.Range(0, random.Next(1, 20)).Select(_ => $"f{random.Next(6)}").ToArray()));

        Assert.Equal(1_000, tree.Root.Total);
        Assert.Equal(1_000, Selves(tree.Root));
        Assert.InRange(Nodes(tree.Root), 50, 120);
    }

    [Fact]
    public void TheCallsOfOneLanguageAreThoseOfTheStacksThatHaveThem()
    {
        var report = Some.Report(
            Some.Sample(1, more: Some.Stacks(["main", "p:run", "p:parse", "memcpy"], ["poll"])),
            Some.Sample(2, more: Some.Stacks(["main", "p:run", "p:parse", "memcpy"])),
            Some.Sample(3, more: Some.Stacks(["main", "p:run"])));
        var tree = report.Collected.Stacks;

        Assert.Equal(4, tree.Root.Total);
        Assert.Equal(3, tree.Root.Running);
        var python = tree.Only(FrameLanguage.Python);
        Assert.Equal(3, python.Root.Total);
        var run = python.Root.Children.Single().Children.Single().Children.Single();
        Assert.Equal(("run", 3, 1), (run.Name, run.Total, run.Self));
        Assert.Equal(("parse", 2), (run.Children.Single().Name, run.Children.Single().Self));
        var native = tree.Only(FrameLanguage.Native);
        Assert.Equal(4, native.Root.Total);
        Assert.Equal(3, native.Root.Running);
    }

    private static ReadThread Thread(string[] frames)
    {
        var thread = new ReadThread { ThreadId = 1 };
        thread.Frames.AddRange(frames.Select(name => new ReadFrame(name, null, 0, 0, null, IsPython: false)));
        return thread;
    }

    private static long Selves(FrameNode node) => node.Self + node.Children.Sum(Selves);

    private static int Nodes(FrameNode node) => 1 + node.Children.Sum(Nodes);
}
