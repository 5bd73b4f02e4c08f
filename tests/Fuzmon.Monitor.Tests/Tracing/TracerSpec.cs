using Akka.Actor;
using Akka.TestKit.Xunit2;
using Fuzmon.Monitor.Tests.Support;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;

namespace Fuzmon.Monitor.Tests.Tracing;

public sealed class TracerSpec : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ManualResetEventSlim _open = new();
    private readonly FakeTracer _tracer = new();
    private readonly CaptureOptions _options = new();

    public TracerSpec() => _tracer.OnCapture = number =>
    {
        _open.Wait();
        return CaptureOutcome.Failed($"capture {number}");
    };

    [Fact]
    public void Requests_for_a_process_that_waits_are_one_capture()
    {
        var tracer = StartTracer();
        Ask(tracer, pid: 1, request: 1);
        AwaitCondition(() => _tracer.Captures == 1, Patience);
        Ask(tracer, pid: 2, request: 2);
        Ask(tracer, pid: 2, request: 3);
        Ask(tracer, pid: 2, request: 4, _options with { MaxFrames = 7 });

        _open.Set();

        var answers = Enumerable.Range(0, 4).Select(_ => ExpectMsg<StacksCaptured>(Patience)).ToDictionary(answer => answer.Request);
        Assert.Equal(answers[2].Stacks.Summary.Error, answers[3].Stacks.Summary.Error);
        Assert.NotEqual(answers[2].Stacks.Summary.Error, answers[4].Stacks.Summary.Error);
        Assert.Equal(3, _tracer.Captures);
    }

    [Fact]
    public void The_one_that_has_waited_longest_makes_way_and_is_told_so()
    {
        var tracer = StartTracer();
        Ask(tracer, pid: 1, request: 1);
        AwaitCondition(() => _tracer.Captures == 1, Patience);
        for (var i = 0; i <= TracerActor.QueueCapacity; i++)
            Ask(tracer, pid: 2 + i, request: 2 + i);

        var dropped = ExpectMsg<StacksCaptured>(Patience);
        Assert.Equal(2, dropped.Request);
        Assert.Contains("too many", dropped.Stacks.Summary.Error, StringComparison.Ordinal);

        _open.Set();
        var rest = Enumerable.Range(0, TracerActor.QueueCapacity + 1).Select(_ => ExpectMsg<StacksCaptured>(Patience).Request).ToHashSet();
        Assert.Equal(TracerActor.QueueCapacity + 1, rest.Count);
        Assert.DoesNotContain(2, rest);
    }

    [Fact]
    public void One_that_is_restarted_answers_what_it_was_asked_before()
    {
        var tracer = StartTracer();
        Ask(tracer, pid: 1, request: 1);
        AwaitCondition(() => _tracer.Captures == 1, Patience);
        Ask(tracer, pid: 2, request: 2);

        tracer.Tell(Kill.Instance);
        Ask(tracer, pid: 3, request: 3);
        _open.Set();

        var answered = Enumerable.Range(0, 3).Select(_ => ExpectMsg<StacksCaptured>(Patience).Request).ToHashSet();
        Assert.Equal([1, 2, 3], answered.Order());
        Assert.False(_tracer.IsDisposed);
    }

    [Fact]
    public void A_tracer_that_cannot_be_made_is_a_failed_capture_and_is_tried_again()
    {
        var attempts = 0;
        _open.Set();
        var tracer = StartTracer(() => Interlocked.Increment(ref attempts) == 1 ? throw new InvalidOperationException("no tracer today") : _tracer);

        Ask(tracer, pid: 1, request: 1);
        Assert.Contains("no tracer today", ExpectMsg<StacksCaptured>(Patience).Stacks.Summary.Error, StringComparison.Ordinal);
        Ask(tracer, pid: 1, request: 2);
        Assert.Contains("capture 1", ExpectMsg<StacksCaptured>(Patience).Stacks.Summary.Error, StringComparison.Ordinal);
    }

    protected override void AfterAll()
    {
        _open.Set();
        base.AfterAll();
        _open.Dispose();
    }

    private IActorRef StartTracer(Func<IStackTracer>? create = null)
    {
        var state = new CaptureState(new StackPlan(create ?? (() => _tracer), Symbols: null));
        // As its supervisor does it.
        var supervisor = Sys.ActorOf(Props.CreateBy(new Producer<Restarting>(() => new(() => new TracerActor(state)))));
        return supervisor.Ask<IActorRef>("child", Patience).GetAwaiter().GetResult();
    }

    private void Ask(IActorRef tracer, int pid, long request, CaptureOptions? options = null)
        => tracer.Tell(new CaptureStacks(new ProcessKey(pid, 100), request, options ?? _options), TestActor);

    private sealed class Restarting : ReceiveActor
    {
        public Restarting(Func<TracerActor> make)
        {
            var child = Context.ActorOf(Props.CreateBy(new Producer<TracerActor>(make)));
            ReceiveAny(_ => Sender.Tell(child));
        }

        protected override SupervisorStrategy SupervisorStrategy()
            => new OneForOneStrategy(10, 60_000, static _ => Directive.Restart, loggingEnabled: false);
    }
}
