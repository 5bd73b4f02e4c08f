using Akka.Actor;
using Fuzmon.Records;

namespace Fuzmon.Monitor;

/// <summary>The actor that watches a process, for the part that knows how to.</summary>
internal interface IProcessHost
{
    /// <summary>The actor.</summary>
    IActorRef Self { get; }

    /// <summary>Its timers.</summary>
    ITimerScheduler Timers { get; }

    /// <summary>The actor system's scheduler.</summary>
    IScheduler Scheduler { get; }

    /// <summary>Records something of the process; it waits for nothing.</summary>
    /// <param name="record">The record.</param>
    /// <param name="mark">For a sample: what the next one is measured from.</param>
    void Keep(Record record, SampleMark? mark);

    /// <summary>Records something about watching the process.</summary>
    void Report(LifecycleRecord record);

    /// <summary>Stops the actor once everything is recorded.</summary>
    /// <param name="isClosed">Whether the process needs no watching any more: it ended, or the monitor stops.</param>
    /// <param name="isUrgent">Whether somebody waits for that.</param>
    void Finish(bool isClosed, bool isUrgent);
}
