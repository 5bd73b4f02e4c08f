using Akka.Actor;
using Fuzmon.Records;
using Fuzmon.Stacks.Capture;

namespace Fuzmon.Monitor;

/// <summary>A capture that was asked for, by one or by several.</summary>
internal sealed class PendingCapture(ProcessKey process, CaptureOptions options)
{
    private readonly List<(IActorRef Asker, long Request)> _askers = [];

    public ProcessKey Process { get; } = process;

    public CaptureOptions Options { get; } = options;

    public void Add(IActorRef asker, long request) => _askers.Add((asker, request));

    public void Answer(CapturedStacks stacks)
    {
        foreach (var (asker, request) in _askers)
            asker.Tell(new StacksCaptured(request, stacks), ActorRefs.NoSender);
    }
}
