using Akka.Actor;
using Akka.Event;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2;

/// <summary>Writes what a system logs into the output of its test.</summary>
internal sealed class TestOutputLogger(ITestOutputHelper output) : UntypedActor
{
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(LogEvent));

    protected override void OnReceive(object message)
    {
        try
        {
            output.WriteLine(message.ToString());
        }
        catch (InvalidOperationException)
        {
            // The test is over, and its output closed.
        }
    }
}
