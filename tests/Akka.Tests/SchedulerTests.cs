using System.Diagnostics;

namespace Akka.Tests;

public sealed class SchedulerTests : ActorTest
{
    [Fact]
    public void A_scheduled_message_does_not_come_early()
    {
        var start = Stopwatch.GetTimestamp();

        Sys.Scheduler.ScheduleTellOnce(Moment, TestActor, "tick", ActorRefs.NoSender);

        ExpectMsg("tick");
        // Stopwatch and scheduler may round to different milliseconds.
        Assert.True(Stopwatch.GetElapsedTime(start) >= Moment - TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void A_repeated_message_can_be_cancelled()
    {
        var repeated = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(
            TimeSpan.Zero, TimeSpan.FromMilliseconds(10), TestActor, "tick", ActorRefs.NoSender);
        ExpectMsg("tick");
        ExpectMsg("tick");

        repeated.Cancel();

        TestActor.Tell("end");
        while (ExpectMsg<string>() != "end")
        {
        }

        // One that was under way when it was cancelled may still come.
        TestActor.Tell("later end");
        if (ExpectMsg<string>() == "tick")
            ExpectMsg("later end");
        ExpectNoMsg(Moment);
    }
}
